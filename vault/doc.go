// Package vault keeps what makes personal data readable: the keys. Machines,
// views and the outbox hold sealed blobs; whoever has no vault sees noise, and
// erasing a person is deleting one key.
//
// # What it promises
//
//   - Seal returns when the keys of its blobs are durable, so a record that
//     holds a blob never outlives the key for any other reason than an erasure.
//     Concurrent calls share one sync.
//   - Every person has a random AES-256 key of their own, wrapped under a master
//     key from the keys directory. A blob says whose it is; moved to another
//     person or another purpose it does not open.
//   - Erase deletes the key, overwrites where it stood in the database and its
//     log, and remembers the person as erased for ever. Records keep their sealed
//     bytes: replay succeeds, opening answers ErrErased.
//   - Erasures outlive a restore. Each is first written to a list outside the
//     data directory, and Open applies what the list has and the database has
//     not. Without the list, or with an older copy of it, Open refuses: it could
//     not know whom a restore has brought back.
//   - What the law wants kept is sealed under an accounting key of its year, and
//     goes with EraseYear when the years are over.
//   - Claim keys are the same for the same input as long as the vault lives, and
//     say nothing to anybody without its pepper.
//
// # What it leaves to others
//
// Whether a person may be erased, and purging views, outbox and logs. Backups
// made before an erasure still hold the wrapped key: they must age out, or the
// master key they need must be retired with them. Flash storage may keep old
// copies of a page where no program can reach; where that matters, encrypt the
// disk. Back up the keys directory apart from the data: together they are the
// plain text.
//
// Randomness is injected. Time comes in with each erasure.
package vault
