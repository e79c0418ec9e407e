package store

import "context"

// Sealed reports whether the lines of a case are still those that were signed,
// as record.Kept.Sealed says it. The error is a *host.NoCase for an unknown
// case.
func (s *Store) Sealed(ctx context.Context, id string) (sealed bool, err error) {
	defer func() { err = s.fault(err) }()
	err = s.view(ctx, func(v *view) error {
		k, err := v.kept(id)
		sealed = err == nil && k.Sealed()
		return err
	})
	return sealed, err
}
