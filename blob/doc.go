// Package blob keeps files by what is in them: charts, images, whatever is large
// and never changes. The name of a blob is the SHA-256 of its bytes.
//
// It promises that Put returns when the blob is durable, that putting the same
// bytes twice is putting them once, and that Get answers the bytes that were put
// or an error. It leaves to others who may see a blob and when one is no longer
// needed: nothing refers back from here.
package blob
