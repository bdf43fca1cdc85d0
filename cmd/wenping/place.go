package main

import "os"

// place is where the service keeps what it holds.
type place struct {
	Data string `default:"data" placeholder:"DIR" help:"数据目录（数据库、上传的文件、文书）。"`
	DB   string `name:"db" placeholder:"postgres://…" help:"用 PostgreSQL 代替数据目录中的数据库；也可写在环境变量 WENPING_DB 中，密码就不会出现在命令行上。"`
}

const databaseVar = "WENPING_DB"

// database gives the address of the database; empty: the one in the data folder.
func (p *place) database() string {
	at := p.DB
	if at == "" {
		at = os.Getenv(databaseVar)
	}
	os.Unsetenv(databaseVar) // nothing that is started later needs it
	p.DB = at
	return at
}
