// Package driver runs real cores, a real committer and real lanes of effects in
// one thread, from one seed: clients that repeat what they did not hear the end
// of, a journal that loses, tears, doubts and fences, crashes at any point,
// second owners, panics, pauses and clock jumps. The same seed is the same run.
//
// It knows machines by their interface, so that any machine can be driven: a
// [Workload] makes its commands and says which answers must never change.
//
// What it holds after every step and at the end:
//
//   - no answer and no effect leaves before the record it rests on is durable
//   - an outcome that was acknowledged is never contradicted, whatever crashed
//   - fold(journal) = live state = snapshot + tail
//   - no effect is begun after the desk knows of the record that closed it
//   - every effect opened is carried out at least once, or called off, and closed
//   - seqs are dense, hashes chain, instants never fall
//   - the machine's own audit
package driver
