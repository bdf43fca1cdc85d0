package store

import (
	"context"
	"crypto/md5"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/s3blob" // s3://
	"gocloud.dev/gcerrors"

	"wenping/internal/problem"
)

// bucket keeps blobs as objects of an S3-compatible store, by the same names as
// a folder.
type bucket struct {
	b    *blob.Bucket
	name string
}

// openBucket takes what the library's addresses may hold; where an endpoint is
// named it is most likely not Amazon's, and what others lack is left out.
// Access is by the usual environment (AWS_ACCESS_KEY_ID, …).
func openBucket(ctx context.Context, u *url.URL) (*bucket, error) {
	q := u.Query()
	if q.Has("endpoint") {
		for key, value := range map[string]string{"region": "us-east-1", "use_path_style": "true",
			"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"} {
			if !q.Has(key) {
				q.Set(key, value)
			}
		}
	}
	at := *u
	at.RawQuery, at.Path = q.Encode(), ""
	b, err := blob.OpenBucket(ctx, at.String())
	if err != nil {
		return nil, problem.Wrap(problem.Usage, err, "--blobs 写法有误，应如 s3://桶名?endpoint=https://…&region=…。")
	}
	if prefix := path.Clean(u.Path); prefix != "." && prefix != "/" {
		b = blob.PrefixedBucket(b, prefix[1:]+"/")
	}
	return &bucket{b, u.Host}, nil
}

func (b *bucket) away(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return problem.Wrap(problem.Busy, err, "存放文件的对象存储暂时不能读写，这次操作没有完成，原有数据不受影响。请稍后再试。")
}

func (b *bucket) prepare(ctx context.Context) error {
	ok, err := b.b.IsAccessible(ctx)
	if err != nil || !ok {
		return problem.Wrap(problem.Storage, err, "对象存储的桶“%s”不存在或不能访问。请检查 --blobs、访问密钥和网络。", b.name)
	}
	return nil
}

func key(hash string) string { return path.Join(hash[:2], hash) }

// fresh is how young a blob must be to be left as it is: its age protects it
// from the sweep until its case is written.
const fresh = 30 * time.Minute

func (b *bucket) put(ctx context.Context, data []byte) (string, error) {
	hash := sumOf(data)
	at, err := b.b.Attributes(ctx, key(hash))
	if err == nil && at.Size == int64(len(data)) && time.Since(at.ModTime) < fresh {
		return hash, nil
	}
	sum := md5.Sum(data)
	err = b.b.WriteAll(ctx, key(hash), data, &blob.WriterOptions{ContentType: "application/octet-stream", ContentMD5: sum[:]})
	if err != nil {
		return "", b.away(fmt.Errorf("write blob: %w", err))
	}
	return hash, nil
}

func (b *bucket) get(ctx context.Context, hash string) ([]byte, error) {
	if len(hash) != 64 {
		return nil, fmt.Errorf("not a blob name: %q", hash)
	}
	data, err := b.b.ReadAll(ctx, key(hash))
	switch {
	case gcerrors.Code(err) == gcerrors.NotFound:
		return nil, fmt.Errorf("read blob: %w", err)
	case err != nil:
		return nil, b.away(fmt.Errorf("read blob: %w", err))
	case sumOf(data) != hash:
		return nil, fmt.Errorf("blob %s is damaged in the bucket", hash)
	}
	return data, nil
}

func (b *bucket) has(ctx context.Context, hash string) (bool, error) {
	yes, err := b.b.Exists(ctx, key(hash))
	return yes, b.away(err)
}

func (b *bucket) remove(ctx context.Context, hash string) error {
	if err := b.b.Delete(ctx, key(hash)); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return b.away(fmt.Errorf("remove blob: %w", err))
	}
	if there, err := b.has(ctx, hash); err != nil || there {
		return errors.Join(err, fmt.Errorf("blob %s is still there", hash))
	}
	return nil
}

func (b *bucket) each(ctx context.Context, see func(string, time.Time) error) error {
	all := b.b.List(nil)
	for {
		o, err := all.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return b.away(fmt.Errorf("list blobs: %w", err))
		}
		if hash := path.Base(o.Key); len(hash) == 64 && o.Key == key(hash) {
			if err := see(hash, o.ModTime); err != nil {
				return err
			}
		}
	}
}

func (b *bucket) owner(ctx context.Context) (string, error) {
	id, err := b.b.ReadAll(ctx, ownerName)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return "", nil
	}
	return string(id), err
}

func (b *bucket) own(ctx context.Context, id string) error {
	return b.b.WriteAll(ctx, ownerName, []byte(id), nil)
}

func (b *bucket) close() { b.b.Close() }
