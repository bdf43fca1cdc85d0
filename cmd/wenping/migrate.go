package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"wenping/internal/problem"
	"wenping/internal/store"
)

// migrateCmd moves a service: to another database, its files to another place,
// or both.
type migrateCmd struct {
	From      string `arg:"" placeholder:"FROM" help:"来源：数据目录，或 postgres://…；只迁移文件的，写 file:///目录 或 s3://桶名…。"`
	To        string `arg:"" placeholder:"TO" help:"去处，写法相同，须是空的。"`
	FromBlobs string `name:"from-blobs" placeholder:"URL" help:"来源的文件放在哪里（即 serve 的 --blobs）；数据目录的不写则在目录中。"`
	ToBlobs   string `name:"to-blobs" placeholder:"URL" help:"迁移后文件放在哪里。"`
}

// bucketOnly says whether an address is that of a place for files alone.
func bucketOnly(at string) bool {
	return strings.HasPrefix(at, "s3://") || strings.HasPrefix(at, "file://")
}

func (c *migrateCmd) Run(s *streams) error {
	if bucketOnly(c.From) || bucketOnly(c.To) {
		if !bucketOnly(c.From) || !bucketOnly(c.To) || c.FromBlobs != "" || c.ToBlobs != "" {
			return problem.New(problem.Usage, "只迁移文件的，来源和去处都写 file:///目录 或 s3://桶名…；连同数据库一起迁移的，文件的位置写在 --from-blobs 和 --to-blobs。")
		}
		m, err := store.MoveBlobs(s.ctx, c.From, c.To)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.out, "已迁移 %d 个文件，共 %s，逐个读出核对无误。请用新的 --blobs 启动服务；来源没有改动。\n", m.Blobs, bytesOf(uint64(m.Bytes)))
		return nil
	}
	from, rm, err := placed(c.From, c.FromBlobs, "--from-blobs")
	if err != nil {
		return err
	}
	defer rm()
	to, rm, err := placed(c.To, c.ToBlobs, "--to-blobs")
	if err != nil {
		return err
	}
	defer rm()
	if from.DB == "" {
		if d, err := os.Stat(from.Dir); err != nil || !d.IsDir() {
			return problem.Wrap(problem.Usage, err, "数据目录“%s”不存在。", from.Dir)
		}
	}
	m, err := store.Move(s.ctx, from, to, console)
	if err != nil {
		return err
	}
	rows := 0
	for _, name := range slices.Sorted(maps.Keys(m.Rows)) {
		fmt.Fprintf(s.err, "%s\t%d\n", name, m.Rows[name])
		rows += m.Rows[name]
	}
	fmt.Fprintf(s.out, "已迁移：%d 件报送件，各表共 %d 行，待发通知 %d 条，文件 %d 个共 %s；两边逐表核对行数和内容指纹一致，文件逐个读出核对无误。来源没有改动，请用新的位置启动服务。\n",
		m.Rows["cases"], rows, m.Events, m.Blobs, bytesOf(uint64(m.Bytes)))
	return nil
}

// placed is where a side of the move lies. PostgreSQL needs no folder; what the
// store would keep in one goes.
func placed(at, blobs, flag string) (p store.Place, rm func(), err error) {
	p, rm = store.Place{Dir: at, Blobs: blobs}, func() {}
	if !strings.Contains(at, "://") {
		return p, rm, nil
	}
	if blobs == "" {
		return p, rm, problem.New(problem.Usage, "数据库在 PostgreSQL 的，请用 %s 写明文件放在哪里：目录、file:///目录 或 s3://桶名…。", flag)
	}
	p.DB = at
	if p.Dir, err = os.MkdirTemp("", "wenping-migrate-"); err != nil {
		return p, rm, problem.Wrap(problem.Storage, err, "临时目录不能使用。请检查权限和空间，或用环境变量 TMPDIR 指定别的目录。")
	}
	return p, func() { os.RemoveAll(p.Dir) }, nil
}
