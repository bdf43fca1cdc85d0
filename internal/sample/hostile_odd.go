package sample

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// hostileOLE are containers of Word 97 whose chains lead nowhere.
func hostileOLE() []Bad {
	le := binary.LittleEndian
	spoil := func(f func(b []byte)) []byte {
		b := bareOLE()
		f(b)
		return b
	}
	fat, dir := 512, 1024
	const anything = "unsupported empty too-large encrypted no-text"
	bad := []Bad{
		{Name: "扇区链成环.doc", Data: spoil(func(b []byte) { le.PutUint32(b[fat+8:], 2); le.PutUint32(b[dir+128+120:], 1<<30) })},
		{Name: "目录链成环.doc", Data: spoil(func(b []byte) { le.PutUint32(b[fat+4:], 1) })},
		{Name: "目录树成环.doc", Data: spoil(func(b []byte) {
			for i := range 3 {
				le.PutUint32(b[dir+128*i+68:], 1)
				le.PutUint32(b[dir+128*i+72:], 1)
				le.PutUint32(b[dir+128*i+76:], 0)
			}
		})},
		{Name: "扇区表成环.doc", Data: spoil(func(b []byte) {
			le.PutUint32(b[68:], 2)
			le.PutUint32(b[72:], 0x7fffffff)
			le.PutUint32(b[3*512+508:], 2)
		})},
		{Name: "扇区过大.doc", Data: spoil(func(b []byte) { le.PutUint16(b[30:], 60000); le.PutUint16(b[32:], 60000) })},
		{Name: "扇区数过大.doc", Data: spoil(func(b []byte) { le.PutUint32(b[44:], 0xffffffff); le.PutUint32(b[64:], 0xffffffff) })},
		{Name: "流长谎报.doc", Data: spoil(func(b []byte) { le.PutUint32(b[dir+128+120:], 0xfffffff0); le.PutUint32(b[dir+128+124:], 0x7fffffff) })},
		{Name: "容器截断.doc", Data: bareOLE()[:1100]},
		{Name: "容器只有头.doc", Data: bareOLE()[:512]},
		{Name: "文字表溢出.doc", Data: spoil(func(b []byte) {
			w := 3 * 512
			le.PutUint16(b[w+0x20:], 14)
			for at := w + 0x4c; at+4 <= w+512; at += 4 {
				le.PutUint32(b[at:], 0x7ffffff0)
			}
		})},
		{Name: "加密的旧格式.doc", Data: spoil(func(b []byte) { b[3*512+11] |= 1 }), Code: "encrypted", Also: "corrupt", Word: "“"},
	}
	for i := range bad {
		if bad[i].Code == "" {
			bad[i].Code, bad[i].Also = "corrupt", anything
		}
	}
	return bad
}

// oleOf is a container with streams of these names and nothing in them.
func oleOf(names ...string) []byte {
	b := bareOLE()
	for i, name := range names {
		e := b[1024+128*(i+1):]
		clear(e[:64])
		u := utf16.Encode([]rune(name))
		for k, c := range u {
			binary.LittleEndian.PutUint16(e[2*k:], c)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(u)+2))
	}
	clear(b[1536:])
	return b
}

func utf16le(s string) []byte {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}

// foreign are files of other kinds under the names of reports: each is told
// what it is.
func foreign(word []byte) []Bad {
	page := "<html><head><meta charset=\"gbk\"><title>评估报告</title></head><body>社会稳定风险评估报告</body></html>"
	gbk, _ := simplifiedchinese.GBK.NewEncoder().String(page) // all of it is in GBK
	const flat = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>`
	mail := "Received: from mail.example.cn by mx.example.cn\r\nFrom: <a@example.cn>\r\nTo: <b@example.cn>\r\nSubject: report\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\n"
	lnk := append([]byte("L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"), noise(100)...)
	w6 := bareOLE()
	copy(w6[3*512:], "\xdc\xa5\x68\x00") // Word 6 and 95
	signed := append([]byte("\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03\xa0\x82\x0f\xf1"), noise(400)...)
	unsup := func(name string, data []byte, word string) Bad {
		return Bad{Name: name, Data: data, Code: "unsupported", Word: word}
	}
	return []Bad{
		{Name: "老版本.doc", Data: w6, Code: "unsupported", Also: "corrupt"},
		unsup("文字处理.wps", oleOf("MatOST", "CONTENTS"), "Works"),
		unsup("统计.docx", oleOf("Workbook", "x"), "Excel"),
		unsup("汇报.doc", oleOf("PowerPoint Document", "x"), "演示"),
		unsup("转发.docx", oleOf("__properties_version1.0", "x"), "邮件"),
		unsup("统计表.docx", zipOf("[Content_Types].xml", contentTypes, "xl/workbook.xml", "<x/>"), "Excel"),
		unsup("汇报片.docx", zipOf("[Content_Types].xml", contentTypes, "ppt/presentation.xml", "<x/>"), "演示"),
		unsup("开放文档.docx", zipOf("mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), "OpenDocument"),
		unsup("打包的报告.docx", zipOf("报告/社会稳定风险评估报告.docx", string(word)), "压缩包"),
		unsup("网页万国码.doc", utf16le(page), "网页"),
		unsup("网页国标码.doc", []byte(gbk), "网页"),
		unsup("网页片段.doc", []byte("\xef\xbb\xbf\r\n<!-- saved from url -->\r\n<div>报告</div></body></html>"), "网页"),
		unsup("旧XML.docx", []byte(flat+`<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>`), "Word XML"),
		unsup("平面包.docx", []byte(flat+`<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>`), "Word XML"),
		unsup("平面开放文档.docx", []byte(`<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>`), "OpenDocument"),
		unsup("富文本.docx", []byte("\xef\xbb\xbf{\\rtf1\\ansi x}"), "RTF"),
		unsup("存档网页.doc", []byte("From: <Saved by Word>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"; type=\"text/html\"\r\n\r\n"), "网页"),
		unsup("邮件.docx", []byte(mail), "邮件"),
		unsup("邮件.eml", []byte(mail), "邮件"),
		unsup("知网.docx", append([]byte("CAJ\x00\x00\x00"), noise(200)...), "CAJ"),
		unsup("知网二.pdf", append([]byte("KDH 2.00"), noise(200)...), "CAJ"),
		unsup("知网三.caj", append([]byte("HN\x00\x00\x90\x01"), noise(200)...), "CAJ"),
		unsup("快捷方式.docx", lnk, "快捷方式"),
		unsup("网址.docx", []byte("[InternetShortcut]\r\nURL=https://example.cn/a.docx\r\n"), "快捷方式"),
		unsup("下载中.docx.crdownload", noise(4096), "没有下载完"),
		unsup("下载中.docx.part", append([]byte("PK\x03\x04"), noise(4096)...), "没有下载完"),
		{Name: "云端占位.docx", Data: make([]byte, 4096), Code: "empty", Word: "云盘"},
		{Name: "安全客户端.docx", Data: append([]byte("\x62\x14\x23\x65\x3f\x00\x13\x01"), noise(9000)...), Code: "encrypted", Word: "文档安全"},
		{Name: "加密软件.doc", Data: append([]byte("E-SafeNet\x00LOCK\x00\x00"), noise(9000)...), Code: "encrypted", Word: "文档安全"},
		{Name: "加密软件二.pdf", Data: append([]byte("%TSD-Header-###%"), noise(9000)...), Code: "encrypted", Word: "文档安全"},
		{Name: "权限管理.docx", Data: oleOf("EncryptedPackage", "DRMEncryptedDataSpace"), Code: "encrypted", Word: "密码"},
		unsup("签名信封.p7m", signed, "数字信封"),
		unsup("签名信封文.docx", []byte("-----BEGIN PKCS7-----\n"+base64.StdEncoding.EncodeToString(noise(60))+"\n-----END PKCS7-----\n"), "数字信封"),
		unsup("程序.docx", append([]byte("MZ\x90\x00\x03\x00\x00\x00"), noise(400)...), "程序"),
		unsup("程序二.doc", append([]byte("\x7fELF\x02\x01\x01\x00"), noise(400)...), "程序"),
		unsup("脚本.docx", []byte("#!/bin/sh\nrm -rf /\n"), "文本"),
		unsup("压缩.docx", append([]byte("\x1f\x8b\x08\x00"), noise(200)...), "压缩包"),
		unsup("压缩二.docx", append([]byte("7z\xbc\xaf\x27\x1c\x00\x04"), noise(200)...), "7z"),
		unsup("打包.docx", tarOf("报告.docx", word), "压缩包"),
		unsup("录像.docx", append([]byte("\x00\x00\x00\x18ftypmp42"), noise(200)...), "录音"),
		unsup("录音.docx", append([]byte("ID3\x03\x00"), noise(200)...), "录音"),
		unsup("图纸.docx", append([]byte("AC1032\x00\x00"), noise(200)...), "图纸"),
		unsup("打印稿.pdf", []byte("%!PS-Adobe-3.0\n%%Title: x\n"), "PostScript"),
		unsup("版式.docx", zipOf("OFD.xml", `<?xml version="1.0"?><ofd:OFD/>`), "OFD"),
		unsup("电子书.docx", zipOf("mimetype", "application/epub+zip", "META-INF/container.xml", "<x/>"), "电子书"),
		unsup("苹果文稿.docx", zipOf("Index/Document.iwa", "x", "Metadata/Properties.plist", "x"), "Pages"),
		{Name: "照片.jpg.docx", Data: append([]byte("\xff\xd8\xff\xe1"), noise(200)...), Code: "no-text", Word: "JPEG"},
		{Name: "照片.heic", Data: append([]byte("\x00\x00\x00\x18ftypheic"), noise(200)...), Code: "no-text", Word: "HEIC"},
		{Name: "全零.pdf", Data: make([]byte, 100_000), Code: "empty"},
	}
}

// tarOf packs one file without compressing it.
func tarOf(name string, data []byte) []byte {
	head := make([]byte, 512)
	copy(head, name)
	copy(head[257:], "ustar\x0000")
	return bytes.Join([][]byte{head, data, make([]byte, 1024)}, nil)
}

// bareOLE is the smallest OLE container with the names of a Word 97 file, to be
// spoiled: the writer of whole Word files makes none that is broken.
func bareOLE() []byte {
	const sector = 512
	out := make([]byte, 4*sector)
	le := binary.LittleEndian
	copy(out, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	le.PutUint16(out[24:], 0x3e)
	le.PutUint16(out[26:], 3)
	le.PutUint16(out[28:], 0xfffe)
	le.PutUint16(out[30:], 9)
	le.PutUint16(out[32:], 6)
	le.PutUint32(out[44:], 1) // one FAT sector
	le.PutUint32(out[48:], 1) // directory in sector 1
	le.PutUint32(out[56:], 4096)
	le.PutUint32(out[60:], 0xfffffffe)
	le.PutUint32(out[68:], 0xfffffffe)
	for i := 0; i < 109; i++ {
		le.PutUint32(out[76+4*i:], 0xffffffff)
	}
	le.PutUint32(out[76:], 0)
	fat := out[sector : 2*sector]
	for i := 0; i < sector; i += 4 {
		le.PutUint32(fat[i:], 0xffffffff)
	}
	le.PutUint32(fat[0:], 0xfffffffd)
	le.PutUint32(fat[4:], 0xfffffffe)
	le.PutUint32(fat[8:], 0xfffffffe)
	names := []string{"Root Entry", "WordDocument", "1Table"}
	for i, name := range names {
		e := out[2*sector+128*i:]
		u := utf16.Encode([]rune(name))
		for k, c := range u {
			le.PutUint16(e[2*k:], c)
		}
		le.PutUint16(e[64:], uint16(2*len(u)+2))
		e[66] = 2
		if i == 0 {
			e[66] = 5
		}
		e[67] = 1
		for _, at := range []int{68, 72, 76} {
			le.PutUint32(e[at:], 0xffffffff)
		}
		switch i {
		case 0:
			le.PutUint32(e[76:], 1)
			le.PutUint32(e[116:], 0xfffffffe)
		case 1:
			le.PutUint32(e[72:], 2)
			le.PutUint32(e[116:], 2)
			le.PutUint32(e[120:], sector)
		default:
			le.PutUint32(e[116:], 0xfffffffe)
		}
	}
	le.PutUint16(out[3*sector:], 0xa5ec) // the magic of a Word stream
	le.PutUint16(out[3*sector+2:], 193)
	return out
}
