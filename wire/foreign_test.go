package wire

import (
	"bytes"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"pgregory.net/rapid"
)

// Google's own reader gets a descriptor made from the text that Proto
// publishes. It must know every byte that Append writes, and what it writes
// from what it read must be our bytes again.
func TestForeignReader(t *testing.T) {
	message := describe(t, Proto("facevalue.sample", sample{})).Messages().ByName("sample")
	rapid.Check(t, func(t *rapid.T) {
		v := drawSample(t)
		ours := Append(nil, v)
		m := dynamicpb.NewMessage(message)
		if err := proto.Unmarshal(ours, m); err != nil {
			t.Fatalf("%x: %v", ours, err)
		}
		wantKnown(t, m)
		theirs, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(theirs, ours) {
			t.Fatalf("ours   %x\ntheirs %x", ours, theirs)
		}
		wantValues(t, v, m)
	})
}

// wantKnown looks for bytes that the reader kept without understanding.
func wantKnown(t *rapid.T, m protoreflect.Message) {
	if unknown := m.GetUnknown(); len(unknown) > 0 {
		t.Fatalf("%s: %x is not in the published text", m.Descriptor().Name(), unknown)
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Kind() != protoreflect.MessageKind:
		case f.IsList():
			for i := range v.List().Len() {
				wantKnown(t, v.List().Get(i).Message())
			}
		default:
			wantKnown(t, v.Message())
		}
		return true
	})
}

// wantValues compares a field of every kind with what the reader understood.
func wantValues(t *rapid.T, v *sample, m protoreflect.Message) {
	get := func(name protoreflect.Name) protoreflect.Value {
		return m.Get(m.Descriptor().Fields().ByName(name))
	}
	same := get("bool").Bool() == v.Bool &&
		get("u8").Uint() == uint64(v.U8) && get("u64").Uint() == v.U64 &&
		get("i8").Int() == int64(v.I8) && get("i32").Int() == int64(v.I32) && get("i64").Int() == v.I64 &&
		get("text").String() == v.Text && bytes.Equal(get("data").Bytes(), v.Data) &&
		get("i16s").List().Len() == len(v.I16s) && get("texts").List().Len() == len(v.Texts) &&
		get("points").List().Len() == len(v.Points) &&
		m.Has(m.Descriptor().Fields().ByName("maybe")) == (v.Maybe != nil)
	for i, n := range v.I16s {
		same = same && get("i16s").List().Get(i).Int() == int64(n)
	}
	if !same {
		t.Fatalf("%v\nis understood as\n%v", v, m)
	}
}

// describe reads the published text; it knows what Proto writes and no more.
func describe(t *testing.T, text string) protoreflect.FileDescriptor {
	t.Helper()
	file := &descriptorpb.FileDescriptorProto{Name: proto.String("sample.proto"), Syntax: proto.String("proto3")}
	var message *descriptorpb.DescriptorProto
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		words := strings.Fields(strings.NewReplacer(";", "", "=", "", "{", "", "}", "").Replace(line))
		switch {
		case len(words) == 0 || words[0] == "syntax":
		case words[0] == "package":
			file.Package = &words[1]
		case words[0] == "message":
			message = &descriptorpb.DescriptorProto{Name: &words[1]}
			file.MessageType = append(file.MessageType, message)
		default:
			addField(t, message, words)
		}
	}
	fd, err := protodesc.NewFile(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fd
}

var scalars = map[string]descriptorpb.FieldDescriptorProto_Type{
	"bool":   descriptorpb.FieldDescriptorProto_TYPE_BOOL,
	"uint32": descriptorpb.FieldDescriptorProto_TYPE_UINT32,
	"uint64": descriptorpb.FieldDescriptorProto_TYPE_UINT64,
	"sint32": descriptorpb.FieldDescriptorProto_TYPE_SINT32,
	"sint64": descriptorpb.FieldDescriptorProto_TYPE_SINT64,
	"string": descriptorpb.FieldDescriptorProto_TYPE_STRING,
	"bytes":  descriptorpb.FieldDescriptorProto_TYPE_BYTES,
}

// addField adds "[repeated|optional] type name number".
func addField(t *testing.T, m *descriptorpb.DescriptorProto, words []string) {
	label := descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL
	switch words[0] {
	case "repeated":
		label, words = descriptorpb.FieldDescriptorProto_LABEL_REPEATED, words[1:]
	case "optional":
		words = words[1:] // of a message: presence is there anyway
	}
	var number int32
	for _, c := range words[2] {
		number = number*10 + c - '0'
	}
	f := &descriptorpb.FieldDescriptorProto{Name: &words[1], Number: &number, Label: &label}
	if scalar, ok := scalars[words[0]]; ok {
		f.Type = &scalar
	} else {
		f.TypeName = proto.String(".facevalue.sample." + words[0])
		f.Type = descriptorpb.FieldDescriptorProto_TYPE_MESSAGE.Enum()
	}
	if len(words) != 3 || number == 0 {
		t.Fatalf("cannot read field %q", words)
	}
	m.Field = append(m.Field, f)
}

// The same bytes, made by hand from Google's building blocks.
func TestAgainstProtowire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPoint.Draw(t, "p")
		d := deep{Name: drawText.Draw(t, "name"), Inner: []inner{{Maybe: &p}}}
		var wantPoint, wantInner, want []byte
		for i, n := range []int32{p.X, p.Y} {
			if n != 0 {
				wantPoint = protowire.AppendTag(wantPoint, protowire.Number(i+1), protowire.VarintType)
				wantPoint = protowire.AppendVarint(wantPoint, protowire.EncodeZigZag(int64(n)))
			}
		}
		wantInner = protowire.AppendBytes(protowire.AppendTag(nil, 2, protowire.BytesType), wantPoint)
		if d.Name != "" {
			want = protowire.AppendString(protowire.AppendTag(nil, 1, protowire.BytesType), d.Name)
		}
		want = protowire.AppendBytes(protowire.AppendTag(want, 3, protowire.BytesType), wantInner)
		if got := Append(nil, &d); !bytes.Equal(got, want) {
			t.Fatalf("got %x, want %x", got, want)
		}
	})
}
