package finding

import "slices"

// Closest is the one of the known words that a mistyped word most likely
// means, or "" if none is near: at most one slip in three letters, and no
// more than three.
func Closest(word string, known []string) string {
	best, least := "", min(len([]rune(word))/3, 3)+1
	slices.Sort(known)
	for _, w := range known {
		if d := distance([]rune(word), []rune(w), least); d < least && w != word {
			best, least = w, d
		}
	}
	return best
}

// distance counts the letters to add, drop, change or swap with a neighbour
// to make b of a, giving up at limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, row := []int(nil), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, ra := range a {
		above := row
		row = make([]int, len(b)+1)
		row[0] = i + 1
		for j, rb := range b {
			cost := 1
			if ra == rb {
				cost = 0
			}
			row[j+1] = min(above[j]+cost, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && ra == b[j-1] && a[i-1] == rb {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before = above
	}
	return row[len(b)]
}
