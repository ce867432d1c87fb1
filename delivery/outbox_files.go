package delivery

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// KeptFile is a file of a message in the outbox, without what is in it.
type KeptFile struct {
	N    int // 1 is the first
	Name string
	Size int64
}

// Files are the files of message n.
func (o *Outbox) Files(ctx context.Context, n int64) (files []KeptFile, err error) {
	rows, err := o.db.QueryContext(ctx, "SELECT n, name, length(body) FROM attachments WHERE mail = ? ORDER BY n", n)
	if err != nil {
		return nil, fmt.Errorf("delivery: outbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var f KeptFile
		if err := rows.Scan(&f.N, &f.Name, &f.Size); err != nil {
			return nil, fmt.Errorf("delivery: outbox: %w", err)
		}
		files = append(files, f)
	}
	return files, rows.Err()
}

// File is a file of message n; false when there is none.
func (o *Outbox) File(ctx context.Context, n int64, file int) (a Attachment, there bool, err error) {
	rows, err := o.db.QueryContext(ctx, "SELECT name, type, body FROM attachments WHERE mail = ? AND n = ?", n, file)
	if err != nil {
		return a, false, fmt.Errorf("delivery: outbox: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		there = true
		if err := rows.Scan(&a.Name, &a.Type, &a.Body); err != nil {
			return a, false, fmt.Errorf("delivery: outbox: %w", err)
		}
	}
	return a, there, rows.Err()
}

// showFile hands out a file to be kept, never to be shown as a page of the house.
func (o *Outbox) showFile(w http.ResponseWriter, r *http.Request) {
	k, ok := o.named(w, r)
	if !ok {
		return
	}
	file, err := strconv.Atoi(r.PathValue("file"))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	a, there, err := o.File(r.Context(), k.N, file)
	switch {
	case err != nil:
		http.Error(w, "the outbox cannot be read", http.StatusInternalServerError)
	case !there:
		http.NotFound(w, r)
	default:
		pageHeader(w, "")
		w.Header().Set("Content-Type", a.Type)
		w.Header().Set("Content-Disposition", `attachment; filename="`+a.Name+`"`)
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(a.Body) // who has gone away gets nothing
	}
}
