package measure

// pair says that item a of one list is item b of the other.
type pair struct{ a, b int }

// align finds a longest common subsequence of two lists of keys.
func align(x, y []string) []pair {
	var head, tail []pair
	lo := 0
	for lo < len(x) && lo < len(y) && x[lo] == y[lo] {
		head = append(head, pair{lo, lo})
		lo++
	}
	xe, ye := len(x), len(y)
	for xe > lo && ye > lo && x[xe-1] == y[ye-1] {
		xe, ye = xe-1, ye-1
		tail = append(tail, pair{xe, ye})
	}
	n, m := xe-lo, ye-lo
	if n > 0 && m > 0 && n*m <= 100_000_000 {
		id := map[string]int32{}
		number := func(list []string) []int32 {
			out := make([]int32, len(list))
			for i, k := range list {
				v, ok := id[k]
				if !ok {
					v = int32(len(id))
					id[k] = v
				}
				out[i] = v
			}
			return out
		}
		a, b := number(x[lo:xe]), number(y[lo:ye])
		// best[i*(m+1)+j]: longest common subsequence of a[i:], b[j:].
		best := make([]uint16, (n+1)*(m+1))
		for i := n - 1; i >= 0; i-- {
			row, below := best[i*(m+1):], best[(i+1)*(m+1):]
			for j := m - 1; j >= 0; j-- {
				if a[i] == b[j] {
					row[j] = below[j+1] + 1
				} else {
					row[j] = max(below[j], row[j+1])
				}
			}
		}
		for i, j := 0, 0; i < n && j < m; {
			switch {
			case a[i] == b[j]:
				head = append(head, pair{lo + i, lo + j})
				i, j = i+1, j+1
			case best[(i+1)*(m+1)+j] >= best[i*(m+1)+j+1]:
				i++
			default:
				j++
			}
		}
	}
	for i := len(tail) - 1; i >= 0; i-- {
		head = append(head, tail[i])
	}
	return head
}

// common counts the runes of a longest common subsequence, by Myers' greedy
// search. Texts that differ in more than limit runes are given up: what is then
// returned is a lower bound.
func common(a, b []rune, limit int) int {
	same := 0
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b, same = a[1:], b[1:], same+1
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b, same = a[:len(a)-1], b[:len(b)-1], same+1
	}
	n, m := len(a), len(b)
	if n == 0 || m == 0 {
		return same
	}
	most := min(n+m, limit)
	v := make([]int, 2*most+3)
	off := most + 1
	far := 0
	for d := 0; d <= most; d++ {
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[off+k-1] < v[off+k+1] {
				x = v[off+k+1]
			} else {
				x = v[off+k-1] + 1
			}
			y := x - k
			for x < n && y < m && a[x] == b[y] {
				x, y = x+1, y+1
			}
			v[off+k] = x
			if x >= n && y >= m {
				return same + (n+m-d)/2
			}
			if x <= n && y <= m {
				far = max(far, (x+y-d)/2)
			}
		}
	}
	return same + far
}

// longestRising is the length of a longest increasing subsequence.
func longestRising(list []int) int {
	var tails []int
	for _, v := range list {
		lo, hi := 0, len(tails)
		for lo < hi {
			mid := (lo + hi) / 2
			if tails[mid] < v {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		if lo == len(tails) {
			tails = append(tails, v)
		} else {
			tails[lo] = v
		}
	}
	return len(tails)
}
