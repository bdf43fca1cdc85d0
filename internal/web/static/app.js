// The upload page: sends files one by one and follows each case by server-sent events.
"use strict";
(() => {
  const steps = ["存档", "读页", "取数", "对照45项", "成文"];
  const at = {queued: 0, reading: 1, facts: 2, rules: 3, papers: 4};
  const $ = (id) => document.getElementById(id);
  const list = $("cases"), drop = $("drop"), pick = $("pick"), attached = $("attachments");

  const el = (tag, cls, text) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  };

  // row makes the line of one file; what() sets its right side, bar() its progress.
  function row(name, size) {
    const r = el("div", "case"), line = el("div", "line"), what = el("span", "what");
    const title = el("span", "name", name), meta = el("div", "meta", size ? bytes(size) : "");
    line.append(title, what);
    r.append(line, meta);
    const bar = el("div", "bar");
    for (const s of steps) { const i = el("i"); i.append(el("span")); bar.append(i); }
    for (const s of steps) bar.append(el("small", "", s));
    r.append(bar);
    const empty = $("empty");
    if (empty) empty.remove();
    list.prepend(r);
    return {
      what: (...nodes) => what.replaceChildren(...nodes),
      meta: (t) => { meta.textContent = t; },
      error: (t) => { meta.className = "meta err"; meta.textContent = t; bar.remove(); },
      end: () => bar.remove(),
      bar: (step, part, word) => {
        [...bar.querySelectorAll("i span")].forEach((s, i) => { s.style.width = i < step ? "100%" : i === step ? Math.round(part * 100) + "%" : "0"; });
        [...bar.querySelectorAll("small")].forEach((s, i) => { s.className = i === step ? "on" : ""; });
        what.replaceChildren(word);
      },
    };
  }

  const bytes = (n) => n < 1 << 20 ? Math.max(1, Math.round(n / 1024)) + " KB" : (n / (1 << 20)).toFixed(1) + " MB";

  function follow(id, r) {
    const es = new EventSource("/api/v1/reports/" + id + "/events");
    es.addEventListener("progress", (m) => {
      const p = JSON.parse(m.data);
      if (p.state === "done") {
        es.close();
        r.end();
        fetch("/api/v1/reports/" + id).then((x) => x.json()).then((c) => {
          const a = el("a", "btn", "看结果");
          a.href = "/reports/" + id;
          r.what(el("span", "tag " + ({file: "pass", correct: "doubt", "return": "fail", undecided: "manual"}[c.suggestion] || "na"), words[c.suggestion] || "已有结果"), " ", a);
        });
      } else if (p.state === "failed") {
        es.close();
        r.what(el("span", "tag fail", "未能审查"));
        r.error(p.error);
      } else if (p.state === "queued") {
        r.bar(1, 0, "排队，可以离开本页");
      } else {
        const i = at[p.step] ?? 1;
        const of = p.m ? `第 ${p.n} / ${p.m} ` + (p.step === "rules" ? "项" : "页") : "";
        r.bar(i, p.m ? p.n / p.m : .5, steps[i] + (of ? "，" + of : ""));
      }
    });
    es.onerror = () => { if (es.readyState === EventSource.CLOSED) r.what("与服务器的连接已断开，请刷新本页"); };
  }
  const words = {file: "建议备案", correct: "建议补正", "return": "建议退回", undecided: "需核实"};

  function send(file) {
    const r = row(file.name, file.size);
    const form = new FormData();
    for (const k of ["type", "procedure", "stage", "profile"]) if ($(k).value) form.append(k, $(k).value);
    form.append("file", file);
    for (const f of attached.files) form.append("attachments", f);
    return new Promise((ok) => {
      const x = new XMLHttpRequest();
      x.open("POST", "/api/v1/reports");
      x.upload.onprogress = (e) => r.bar(0, e.lengthComputable ? e.loaded / e.total : .5, "正在上传");
      x.onload = () => {
        let body = {};
        try { body = JSON.parse(x.responseText); } catch { /* not JSON: said below */ }
        if (x.status === 202) {
          r.meta(bytes(file.size) + " · 已存档 · 指纹 " + body.sha256.slice(0, 8));
          $("total").textContent = Number($("total").textContent) + 1;
          follow(body.id, r);
        } else {
          r.what(el("span", "tag fail", "未接收"));
          r.error(body.detail || "服务器没有接收这份文件，请稍后重试。");
        }
        ok();
      };
      x.onerror = () => { r.what(el("span", "tag fail", "未接收")); r.error("与服务器的连接已断开，文件没有存档。请确认服务在运行后重新上传。"); ok(); };
      x.send(form);
    });
  }

  const showAttached = () => { $("attached").textContent = attached.files.length ? [...attached.files].map((f) => f.name).join("、") : "未选文件"; };
  attached.addEventListener("change", showAttached);

  async function sendAll(files) {
    files = [...files];
    if (files.length > 1 && attached.files.length) {
      alert("选了报备表或附件时，一次只能上传一份报告。");
      return;
    }
    for (const f of files) await send(f);
    attached.value = "";
    showAttached();
  }

  pick.addEventListener("change", () => { sendAll(pick.files).then(() => { pick.value = ""; }); });
  for (const n of ["dragenter", "dragover"]) drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.add("over"); });
  for (const n of ["dragleave", "drop"]) drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.remove("over"); });
  drop.addEventListener("drop", (e) => sendAll(e.dataTransfer.files));
  for (const n of ["dragover", "drop"]) window.addEventListener(n, (e) => e.preventDefault()); // a file beside the zone must not replace the page
  document.addEventListener("paste", (e) => { if (e.clipboardData.files.length) sendAll(e.clipboardData.files); });

  // Cases still under way when the page was opened.
  for (const live of document.querySelectorAll("[data-live]")) {
    const r = row(live.dataset.name, 0);
    live.remove();
    follow(live.dataset.live, r);
  }
})();
