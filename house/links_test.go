package house

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
)

var linkTarget = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// links wants each relative link of the prose to lead somewhere, and each
// anchor to a heading.
func links(tr *tree, _ *importMap) (wrong []string) {
	for _, p := range tr.prose {
		text, err := fs.ReadFile(tr.fsys, p)
		if err != nil {
			return append(wrong, err.Error())
		}
		for _, m := range linkTarget.FindAllStringSubmatch(string(text), -1) {
			if problem := tr.followLink(p, m[1]); problem != "" {
				wrong = append(wrong, fmt.Sprintf("%s: link %s %s", p, m[1], problem))
			}
		}
	}
	return wrong
}

// followLink says what is wrong with a link from the file at p, or "".
func (tr *tree) followLink(p, link string) string {
	if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
		return ""
	}
	file, anchor, _ := strings.Cut(link, "#")
	target := p
	if file != "" {
		target = path.Join(path.Dir(p), file)
	}
	if _, err := fs.Stat(tr.fsys, target); err != nil {
		return "leads nowhere; there is no " + target
	}
	if anchor == "" || !strings.HasSuffix(target, ".md") {
		return ""
	}
	text, err := fs.ReadFile(tr.fsys, target)
	if err != nil || !hasAnchor(string(text), anchor) {
		return "has no such heading in " + target
	}
	return ""
}

var (
	heading  = regexp.MustCompile(`(?m)^#+ +(.+?) *$`)
	notInURL = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// hasAnchor knows how forges make anchors of headings, and <a id="...">.
func hasAnchor(text, anchor string) bool {
	if strings.Contains(text, `<a id="`+anchor+`">`) {
		return true
	}
	for _, h := range heading.FindAllStringSubmatch(text, -1) {
		slug := notInURL.ReplaceAllString(strings.ToLower(h[1]), "")
		if strings.ReplaceAll(slug, " ", "-") == anchor {
			return true
		}
	}
	return false
}
