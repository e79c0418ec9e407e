package specimen

import (
	"fmt"
	"math/rand/v2"

	"sopc/compiler/program"
)

// Values are right values of some fields of p, as a condition.Data.
func Values(rng *rand.Rand, p *program.Program, fields []int) map[int]any {
	data := map[int]any{}
	for _, f := range fields {
		switch field := p.Fields[f]; field.Type {
		case program.Angka:
			data[f] = float64(rng.IntN(2_000))
		case program.Rupiah:
			data[f] = int64(rng.IntN(2_000_000))
		case program.YaTidak:
			data[f] = rng.IntN(2) == 0
		case program.Tanggal:
			data[f] = fmt.Sprintf("20%02d-01-02", rng.IntN(60))
		case program.Choose:
			data[f] = field.Choices[rng.IntN(len(field.Choices))].ID
		default:
			data[f] = []string{"x", "teks"}[rng.IntN(2)]
		}
	}
	return data
}
