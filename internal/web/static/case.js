// The page of one case: hands in its next version, and binds a report to the version before.
import {sentence, looking, follow as listen, newKey} from "/static/progress.js";
{
  const $ = (id) => document.getElementById(id), drop = $("drop"), pick = $("pick"), attached = $("attachments"), out = $("cases");
  const tell = (text, bad) => {
    const p = document.createElement("p");
    p.className = bad ? "case err" : "case";
    p.setAttribute("role", "status");
    p.textContent = text;
    out.replaceChildren(p);
  };

  for (const b of document.querySelectorAll("[data-prior]")) b.addEventListener("click", async () => {
    b.disabled = true;
    const r = await fetch(`/api/v1/reports/${b.dataset.of}/prior`, {method: "PUT", headers: {"Content-Type": "application/json"}, body: JSON.stringify({id: b.dataset.prior})}).catch(() => null);
    if (r && r.ok) { location.reload(); return; }
    b.disabled = false;
    const d = r ? await r.json().catch(() => ({})) : {};
    alert(d.detail || "与服务器的连接已断开，没有关联。请稍后再试。");
  });

  // The case of this page, while it is under way.
  const live = $("live");
  if (live) listen(live.dataset.live, (p) => {
    if (p.state === "done" || p.state === "failed") location.reload();
    else live.textContent = p.state === "lost" ? "与服务器的连接中断，正在重新连接；已存档的不会丢。" : sentence(p)[2] + "。";
  });

  function follow(id) {
    listen(id, (p) => {
      if (p.state === "done") location.href = `/reports/${id}`;
      else if (p.state === "failed") tell(p.error, true);
      else if (p.state === "lost") tell("与服务器的连接中断，正在重新连接；已存档的不会丢。");
      else tell(`已存档，${sentence(p)[2]}。`);
    });
  }

  function send(file) {
    const form = new FormData();
    form.append("file", file);
    for (const f of attached.files) form.append("attachments", f);
    const x = new XMLHttpRequest();
    const name = newKey();
    let told = () => {};
    x.open("POST", drop.dataset.to);
    x.setRequestHeader("Idempotency-Key", name);
    x.upload.onload = () => { told = looking(name, file.name, (step, part, words) => tell(words + "。")); };
    x.onloadend = () => told();
    x.upload.onprogress = (e) => tell(`正在上传“${file.name}”${e.lengthComputable ? ` ${Math.round(100 * e.loaded / e.total)}%` : ""}`);
    x.onload = () => {
      let body = {};
      try { body = JSON.parse(x.responseText); } catch { /* not JSON: said below */ }
      if (x.status === 202) follow(body.id); else tell(body.detail || "服务器没有接收这份文件，请稍后重试。", true);
    };
    x.onerror = () => tell("与服务器的连接已断开，文件没有存档。请确认服务在运行后重新上传。", true);
    x.send(form);
  }

  if (drop) {
    attached.addEventListener("change", () => { $("attached").textContent = attached.files.length ? [...attached.files].map((f) => f.name).join("、") : "未选附件"; });
    const take = (files) => {
      if (files.length > 1) tell("新版是一份报告。修改说明、报备表请放在附件中。", true); else if (files.length) send(files[0]);
    };
    pick.addEventListener("change", () => { take(pick.files); pick.value = ""; });
    for (const n of ["dragenter", "dragover"]) drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.add("over"); });
    for (const n of ["dragleave", "drop"]) drop.addEventListener(n, (e) => { e.preventDefault(); drop.classList.remove("over"); });
    drop.addEventListener("drop", (e) => take(e.dataTransfer.files));
    for (const n of ["dragover", "drop"]) window.addEventListener(n, (e) => e.preventDefault()); // a file beside the zone must not replace the page
  }
}
