package lang

import (
	"reflect"

	"sopc/lang/finding"
)

// Spanned is any node of the tree.
type Spanned interface{ Span() finding.Span }

// Walk calls visit for node and then, where visit returns true, for all that
// is in it, in the order of the source. It goes by the shape of the tree's
// types, so that no kind of node can be forgotten.
func Walk(node Spanned, visit func(Spanned) bool) {
	walk(reflect.ValueOf(node), visit)
}

func walk(v reflect.Value, visit func(Spanned) bool) {
	switch v.Kind() {
	case reflect.Interface:
		walk(v.Elem(), visit)
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Pointer:
		node, ok := v.Interface().(Spanned)
		if !ok || v.IsNil() || !visit(node) {
			return
		}
		for i := range v.Elem().NumField() {
			walk(v.Elem().Field(i), visit)
		}
	}
}
