package store

import "context"

// LimitPages lets the database grow to so many pages at most, as a full disk
// does; 0 lifts the limit.
func (s *Store) LimitPages(n int) error {
	if n == 0 {
		n = 1 << 30
	}
	return s.write(context.Background(), nil, func(t *transaction) error {
		var now int
		_, err := t.row("PRAGMA max_page_count = "+itoa(n), nil, &now)
		return err
	})
}
