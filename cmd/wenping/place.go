package main

import (
	"os"

	"wenping/internal/problem"
)

// place is where the service keeps what it holds.
type place struct {
	Data      string `default:"data" placeholder:"DIR" help:"数据目录：数据库、上传的文件、文书；用 PostgreSQL 的，只放本机的缓存。"`
	elsewhere `embed:""`
}

// elsewhere are a database and a place of files outside the data folder.
type elsewhere struct {
	DB    string `name:"db" placeholder:"postgres://…" help:"用 PostgreSQL 代替数据目录中的数据库，可供多台机器共用；也可写在环境变量 WENPING_DB 中，密码就不会出现在命令行上。"`
	Blobs string `placeholder:"URL" help:"文件放在共享目录（file:///目录）或对象存储（s3://桶名?endpoint=https://…，密钥用 AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY），代替数据目录。"`
}

const databaseVar = "WENPING_DB"

// database gives the address of the database; empty: the one in the data folder.
func (p *elsewhere) database() string {
	if p.DB == "" {
		p.DB = os.Getenv(databaseVar)
	}
	os.Unsetenv(databaseVar) // nothing that is started later needs it
	return p.DB
}

// hands says how many jobs are worked on at a time, as the store wants it.
func (p *place) hands(n int) (int, error) {
	switch {
	case n < 0 || n > 64:
		return 0, problem.New(problem.Usage, "--workers 应是 0 到 64 之间的整数。")
	case n == 0 && p.database() == "":
		return 0, problem.New(problem.Usage, "--workers 0 须与 --db 并用，由其他机器上的 wenping work 处理；用数据目录的，至少为 1。")
	case n == 0:
		return -1, nil
	}
	return n, nil
}
