// The upload page: sends files one by one, follows each case by server-sent events, cancels and retries.
import {steps, sentence, looking, follow as listen, newKey} from "/static/progress.js";
{
  const $ = (id) => document.getElementById(id);
  const list = $("cases"), drop = $("drop"), pick = $("pick"), attached = $("attachments");

  const el = (tag, cls, text) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  };

  // row makes the line of one file; what() sets its right side, bar() its progress.
  function row(name, size, place) {
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
    if (place) place.replaceWith(r); else list.prepend(r);
    return {
      what: (...nodes) => what.replaceChildren(...nodes),
      meta: (t) => { meta.textContent = t; },
      error: (t) => { meta.className = "meta err"; meta.textContent = t; bar.classList.add("off"); },
      again: () => { meta.className = "meta"; meta.textContent = ""; },
      end: () => { bar.classList.add("off"); }, // its place stays: nothing below moves
      bar: (step, part, ...words) => {
        bar.classList.remove("off");
        [...bar.querySelectorAll("i span")].forEach((s, i) => { s.style.width = i < step ? "100%" : i === step ? Math.round(part * 100) + "%" : "0"; });
        [...bar.querySelectorAll("small")].forEach((s, i) => { s.className = i === step ? "on" : ""; });
        what.replaceChildren(...words);
      },
    };
  }

  const button = (text, act, label) => {
    const b = el("button", "btn", text);
    b.type = "button";
    if (label) b.setAttribute("aria-label", label);
    b.addEventListener("click", act);
    return b;
  };
  const link = (text, href) => { const a = el("a", "btn", text); a.href = href; return a; };

  // ask sends a request about a job and gives its answer; what is wrong is a sentence.
  async function ask(id, what) {
    try {
      const x = await fetch("/api/v1/reports/" + id + "/" + what, {method: "POST"});
      const body = await x.json();
      return x.ok ? "" : body.detail;
    } catch { return "与服务器的连接已断开，请稍后再试。"; }
  }

  function failed(id, r, p) {
    const cancelled = p.code === "cancelled";
    r.what(el("span", cancelled ? "tag na" : "tag fail", cancelled ? "已取消" : "未能审查"), " ", retryButton(id, r));
    if (cancelled) { r.end(); r.meta(p.error); } else r.error(p.error);
  }
  const retryButton = (id, r) => button("重新处理", async (e) => {
    e.target.disabled = true;
    const why = await ask(id, "retry");
    if (why) { r.error(why); e.target.disabled = false; return; }
    r.again();
    follow(id, r);
  });

  const bytes = (n) => n < 1 << 20 ? Math.max(1, Math.round(n / 1024)) + " KB" : (n / (1 << 20)).toFixed(1) + " MB";

  function follow(id, r) {
    const stop = button("取消", async (e) => {
      e.target.disabled = true;
      const why = await ask(id, "cancel"); // the stream tells the rest
      if (why) r.meta(why);
    }, "取消处理");
    r.bar(1, 0, "已存档，等待处理，可以离开本页", " ", stop);
    listen(id, (p) => {
      if (p.state === "done") {
        r.bar(steps.length, 0, "已完成");
        fetch("/api/v1/reports/" + id).then((x) => x.json()).then((c) => {
          r.what(el("span", "tag " + ({file: "pass", correct: "doubt", "return": "fail", undecided: "manual"}[c.suggestion] || "na"), words[c.suggestion] || "已有结果"), " ", link("看结果", "/reports/" + id));
        }).catch(() => r.what(link("看结果", "/reports/" + id)));
      } else if (p.state === "failed") failed(id, r, p);
      else if (p.state === "lost") r.what("与服务器的连接中断，正在重新连接；已存档的不会丢");
      else r.bar(...sentence(p), " ", stop);
    });
  }
  const words = {file: "建议备案", correct: "建议补正", "return": "建议退回", undecided: "需核实"};

  const tries = 3;

  // send hands one file in; once asks whether the same bytes are there already.
  function send(file, with_, once = true, r = row(file.name, file.size)) {
    const form = new FormData();
    for (const k of ["type", "procedure", "stage", "profile"]) if ($(k).value) form.append(k, $(k).value);
    if (once) form.append("once", "1");
    form.append("file", file);
    for (const f of with_) form.append("attachments", f);
    const name = newKey();
    return new Promise((ok) => {
      const refused = (why) => {
        r.what(el("span", "tag fail", "未接收"), " ", button("重新上传", () => { r.again(); send(file, with_, once, r); }));
        r.error(why);
        ok();
      };
      const attempt = (n) => {
        const x = new XMLHttpRequest();
        let told = () => {};
        x.open("POST", "/api/v1/reports");
        x.setRequestHeader("Idempotency-Key", name);
        x.upload.onprogress = (e) => r.bar(0, e.lengthComputable ? e.loaded / e.total : .5, "正在上传" + (e.lengthComputable ? ` ${Math.round(100 * e.loaded / e.total)}%` : ""));
        x.upload.onload = () => { r.bar(1, 0, "正在读取"); told = looking(name, file.name, r.bar); };
        x.onloadend = () => told();
        x.onload = () => {
          let body = {};
          try { body = JSON.parse(x.responseText); } catch { /* not JSON: said below */ }
          const wait = Number(x.getResponseHeader("Retry-After"));
          if (x.status === 202) {
            r.meta(bytes(file.size) + " · 已存档 · 指纹 " + body.sha256.slice(0, 8));
            $("total").textContent = Number($("total").textContent) + 1;
            follow(body.id, r);
            ok();
          } else if (x.status === 409 && body.existing) {
            r.end();
            r.what(el("span", "tag doubt", "已报送过"), " ", link("打开原来的一件", "/reports/" + body.existing.id), " ",
              button("另立一件", () => { r.again(); send(file, with_, false, r); }));
            r.meta(body.detail);
            ok();
          } else if ((x.status === 503 || x.status === 429) && wait && wait <= 60 && n < tries) {
            r.bar(0, 0, `服务器忙，${wait} 秒后自动重试`);
            setTimeout(() => attempt(n + 1), wait * 1000);
          } else refused(body.detail || "服务器没有接收这份文件，请稍后重试。");
        };
        x.onerror = () => {
          if (n < tries) {
            r.bar(0, 0, "连接中断，正在重试");
            setTimeout(() => attempt(n + 1), 2000 * n);
          } else refused("与服务器的连接已断开，文件没有存档。请确认服务在运行后重新上传。");
        };
        x.send(form);
      };
      attempt(1);
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
    const with_ = [...attached.files];
    const rows = files.map((f) => { const r = row(f.name, f.size); r.bar(0, 0, "等待上传"); return r; });
    for (let i = 0; i < files.length; i++) await send(files[i], with_, true, rows[i]);
    attached.value = "";
    showAttached();
  }

  pick.addEventListener("change", () => { sendAll(pick.files).then(() => { pick.value = ""; }); });
  for (const n of ["dragenter", "dragover"]) drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.add("over"); });
  for (const n of ["dragleave", "drop"]) drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.remove("over"); });
  drop.addEventListener("drop", (e) => sendAll(e.dataTransfer.files));
  for (const n of ["dragover", "drop"]) window.addEventListener(n, (e) => e.preventDefault()); // a file beside the zone must not replace the page
  document.addEventListener("paste", (e) => { if (e.clipboardData.files.length) { e.preventDefault(); sendAll(e.clipboardData.files); } });

  // Cases that failed before.
  for (const b of document.querySelectorAll("[data-retry]")) b.addEventListener("click", async () => {
    b.disabled = true;
    const line = b.closest(".case"), name = line.querySelector(".name").textContent, why = await ask(b.dataset.retry, "retry");
    if (why) { line.querySelector(".meta").textContent = why; b.disabled = false; return; }
    follow(b.dataset.retry, row(name, 0, line));
  });

  // Cases still under way when the page was opened.
  for (const live of document.querySelectorAll("[data-live]")) {
    const r = row(live.dataset.name, 0, live);
    r.meta("已存档");
    follow(live.dataset.live, r);
  }
}
