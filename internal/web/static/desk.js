// What the working pages share: calls to the server, who is at work, short notices.
export const report = document.body.dataset.report;
export const $ = (id) => document.getElementById(id);
export const base = "/api/v1/reports/" + report;

export const el = (tag, attrs = {}, ...nodes) => {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) {
    if (v === undefined || v === null || v === false) continue;
    if (k === "class") e.className = v;
    else if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else if (k in e && k !== "list" && typeof v !== "string") e[k] = v;
    else e.setAttribute(k, v);
  }
  e.append(...nodes.filter((n) => n !== null && n !== undefined && n !== false));
  return e;
};

export const icon = (name) => {
  const s = document.createElementNS("http://www.w3.org/2000/svg", "svg"), u = document.createElementNS("http://www.w3.org/2000/svg", "use");
  s.setAttribute("aria-hidden", "true");
  u.setAttribute("href", "/static/icons.svg#" + name);
  s.append(u);
  return s;
};

export class Refused extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

// call sends and receives JSON; what the server refuses is a Refused with its sentence.
export async function call(method, path, body) {
  let r;
  try {
    r = await fetch(path, {method, headers: body === undefined ? {} : {"Content-Type": "application/json"}, body: body === undefined ? undefined : JSON.stringify(body)});
  } catch {
    throw new Refused(0, "与服务器的连接已断开，刚才的操作没有保存。您写的文字已存在本机，恢复后请再点一次。");
  }
  if (r.status === 204) return null;
  let data = {};
  try { data = await r.json(); } catch { /* said below */ }
  if (!r.ok) throw new Refused(r.status, data.detail || "服务器没有完成这个操作，请稍后再试。");
  return data;
}

let hiding;
// toast says what now holds; with undo it offers to take it back.
export function toast(text, undo, bad) {
  const t = $("toast"), b = t.querySelector("button");
  t.querySelector("span").textContent = text;
  t.classList.toggle("bad", !!bad);
  t.hidden = false;
  if (b) { b.hidden = !undo; b.onclick = () => { t.hidden = true; undo(); }; }
  clearTimeout(hiding);
  hiding = setTimeout(() => { t.hidden = true; }, bad ? 8000 : 2600);
}

export const say = (e) => toast(e.message, null, true);

// name asks who is at work; it gives the name, or "" where the dialog was left.
export function askName(now) {
  const d = $("name");
  $("name-in").value = now || "";
  d.returnValue = "";
  d.showModal();
  $("name-in").select();
  return new Promise((ok) => d.addEventListener("close", async () => {
    const name = $("name-in").value.trim();
    if (d.returnValue !== "ok" || !name) return ok("");
    try { ok((await call("PUT", "/api/v1/me", {name})).name); } catch (e) { say(e); ok(""); }
  }, {once: true}));
}

// Typing is kept at once in this browser and soon on the server: neither a
// crash nor another machine loses it.
const waiting = new Map();
const local = (field) => `wenping/${report}/${field}`;

export function keep(field, text) {
  try { text ? localStorage.setItem(local(field), text) : localStorage.removeItem(local(field)); } catch { /* full or forbidden: the server has it */ }
  clearTimeout(waiting.get(field));
  return new Promise((ok) => waiting.set(field, setTimeout(() => {
    waiting.delete(field);
    call("PUT", base + "/draft", {field, text}).then(() => ok(true), () => ok(false));
  }, 500)));
}

export const kept = (field, drafts) => {
  try { return localStorage.getItem(local(field)) ?? drafts[field]; } catch { return drafts[field]; }
};

// forget drops drafts whose words have been said: the server forgets them itself.
export function forget(prefix) {
  for (const [f, t] of waiting) if (f.startsWith(prefix)) { clearTimeout(t); waiting.delete(f); }
  try {
    for (const k of Object.keys(localStorage)) if (k.startsWith(local(prefix))) localStorage.removeItem(k);
  } catch { /* nothing kept */ }
}

export const when = (iso) => {
  const d = new Date(iso), two = (n) => String(n).padStart(2, "0");
  return `${d.getMonth() + 1}月${d.getDate()}日 ${two(d.getHours())}:${two(d.getMinutes())}`;
};

// What others did since the last look is put away once it was noted.
document.querySelector("[data-seen]")?.addEventListener("click", () => call("POST", base + "/seen").then(() => $("news").remove(), say));

// commenting is the editor of a comment on a subject; it is kept while it is typed.
export function commenting(on, drafts, send, leave) {
  const t = el("textarea", {class: "inp", rows: "3", maxlength: "1000", "aria-label": "批注"}), field = on + "/comment/note";
  t.value = kept(field, drafts) ?? "";
  t.addEventListener("input", () => keep(field, t.value));
  const go = () => send({deed: "comment", on, note: t.value}, "批注已记下", true);
  const form = el("form", {class: "write", onsubmit: (e) => { e.preventDefault(); go(); }}, el("b", {}, "批注（本单位内部可见，不写入文书）"), t,
    el("div", {class: "bs"}, el("button", {class: "btn main"}, "保存", el("kbd", {}, "Ctrl+Enter")), el("button", {type: "button", class: "btn", onclick: leave}, "取消", el("kbd", {}, "Esc"))));
  form.addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } });
  $("act").replaceChildren(form);
  t.focus();
}
