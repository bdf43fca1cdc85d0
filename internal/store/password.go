package store

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"wenping/internal/problem"
)

// Cost of a password's hash: argon2id with 46 MiB, twice over. It stands in the
// hash, so that it can be raised for new ones.
const (
	argonMemory = 46 << 10 // KiB
	argonTime   = 2
	argonLanes  = 1
)

// Bounds of a password, in characters.
const (
	MinPassword = 10
	maxPassword = 200
)

// hashing bounds how many passwords are hashed at a time: each takes 46 MiB.
var hashing = make(chan struct{}, 2)

func argon(password string, salt []byte, memory, passes uint32, lanes uint8) []byte {
	hashing <- struct{}{}
	defer func() { <-hashing }()
	return argon2.IDKey([]byte(password), salt, passes, memory, lanes, 32)
}

// seal makes the hash of a password, in the usual form.
func sealPassword(password string) string {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails (crypto/rand)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes, b64(salt),
		b64(argon(password, salt, argonMemory, argonTime, argonLanes)))
}

// fits says whether a password is the one that was sealed.
func fitsPassword(sealed, password string) bool {
	var version int
	var memory, passes uint32
	var lanes uint8
	parts := strings.Split(sealed, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &version, &memory, &passes, &lanes); err != nil || version != argon2.Version || memory > 1<<20 || passes > 20 || passes == 0 || lanes == 0 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) != 32 {
		return false
	}
	return subtle.ConstantTimeCompare(argon(password, salt, memory, passes, lanes), want) == 1
}

// nobodysPassword costs an attempt on an unknown login as much as one on a known.
var nobodysPassword = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonLanes,
	strings.Repeat("A", 22), strings.Repeat("A", 43))

// goodPassword refuses what is guessed first.
func goodPassword(password, login, name string) error {
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
		if unicode.IsControl(r) {
			return problem.New(problem.Usage, "密码中有不能输入的字符，请重新填写。")
		}
	}
	n := utf8.RuneCountInString(password)
	low := strings.ToLower(password)
	switch {
	case !utf8.ValidString(password) || n < MinPassword:
		return problem.New(problem.Usage, "密码至少 %d 个字符。可用几个不相干的词连成一句，便于记忆。", MinPassword)
	case n > maxPassword:
		return problem.New(problem.Usage, "密码不超过 %d 个字符。", maxPassword)
	case len(distinct) < 5 || strings.Contains("0123456789012345678901234567890", low) || strings.Contains(low, "password") || strings.Contains(low, "qwertyuiop"):
		return problem.New(problem.Usage, "这个密码太容易被猜到，请换一个。")
	case strings.Contains(low, strings.ToLower(login)) && len(login) > 3, name != "" && strings.Contains(password, name):
		return problem.New(problem.Usage, "密码中不要含有登录名或姓名，请换一个。")
	}
	return nil
}

// NewSecret is 256 bits that nobody can guess.
func NewSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// hashSecret is what the database keeps of a secret of ours. Secrets of 256
// bits need no salt and no cost.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// NewPassword is one that the program chooses: easy to read out, hard to guess.
func NewPassword() string {
	const letters = "abcdefghjkmnpqrstuvwxyz23456789"
	b := make([]byte, 16)
	rand.Read(b)
	var out strings.Builder
	for i, c := range b {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(letters[int(c)%len(letters)])
	}
	return out.String()
}

// Derive makes a further secret of one, for one use.
func Derive(secret, use string) string { return hashSecret(use + ":" + secret) }
