// Package house holds the rules of the house as tests. It has no code of its
// own: go test ./house reads the source of every other package.
//
// The import map is the text table imports.txt. Imports run one way, pure
// packages see no clock, chance, lock or file, and a third-party module enters
// only where the table names it. Other tests keep files short, packages
// documented, time.Now in one place and the pinned libc right. Each message
// names the place, the rule and the cure; if a rule is wrong, change it here
// and say why in the commit.
package house
