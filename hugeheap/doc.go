// Package hugeheap asks the kernel to back the heap by large pages.
//
// A sale's state is touched for the first time once, when a hold or an order is
// made or a snapshot is loaded, and after that at random places. With pages of 4 KiB
// the first costs a fault for each of them, about half a nanosecond a byte, and the
// second a walk through the page tables. Large pages take most of both away. Where the
// kernel gives them only to who asks (transparent_hugepage is "madvise", as most
// distributions have it), nobody asks for Go's heap.
//
// To have pages made ahead of use (MADV_POPULATE_WRITE) takes three quarters of the time of
// faults, large pages a third.
//
// Ask does, and promises nothing else: it changes no behaviour, keeps no memory and
// has no error. Where it cannot help, or might do harm, it leaves everything as it was.
package hugeheap
