// Two versions side by side: what became of each point that the first was returned with.
// The server writes the page; after each act it is fetched again and put in place.
import {$, askName, base, call, commenting, el, forget, icon, keep, kept, say, toast} from "./desk.js";

let data = JSON.parse($("data").textContent), acts = +document.body.dataset.acts, cur = 0, group = "", state = "", mode = "look", mine = [];
const items = () => [...$("list").querySelectorAll(".fi")];
const point = (i) => $("p-" + i);
const settles = (s) => s === "fixed" || s === "rule-changed";
const nameOf = (s) => data.states.find((x) => x.id === s)?.name || {new: "新出现", undecided: "待人工"}[s] || s;

const fits = (li) => (!group || (group === "todo" ? open(li) : group === "fresh" ? li.dataset.fresh : li.dataset.group === group)) && (!state || li.dataset.state === state);
const open = (li) => !li.classList.contains("done") && li.dataset.group !== "new";
const shown = () => items().filter((li) => !li.hidden);

function filter() {
  const all = items();
  for (const li of all) li.hidden = !fits(li);
  let none = $("list").querySelector(".nofit");
  if (!none) { none = el("li", {class: "none nofit", role: "presentation"}, "没有符合条件的意见。"); $("list").append(none); }
  none.hidden = !all.length || shown().length > 0;
  for (const b of $("tabs").children) {
    b.classList.toggle("on", b.dataset.group === group);
    b.setAttribute("aria-pressed", String(b.dataset.group === group));
    const keep = [group, state];
    group = b.dataset.group; state = "";
    b.querySelector("b").textContent = all.filter(fits).length;
    [group, state] = keep;
  }
  const n = (f) => all.filter(f).length, old = all.filter((li) => li.dataset.group !== "new");
  const parts = [["fixed", "pass", "已改"], ["bad", "fail", "没有改好"], ["open", "manual", "待人工"]].map(([g, c, w]) => [old.filter((li) => li.dataset.group === g).length, c, w]);
  $("sbar").replaceChildren(...parts.filter((p) => p[0]).map(([k, c, w]) => { const i = el("i", {class: c}, `${w} ${k}`); i.style.flexGrow = k; return i; }));
  $("sbar").setAttribute("aria-label", parts.map(([k, , w]) => `${w} ${k} 条`).join("，"));
  const todo = n(open), fresh = n((li) => li.dataset.group === "new");
  $("sum").textContent = (todo ? `还有 ${todo} 条待认定` : old.length ? "都已认定" : "") + (fresh ? `，另有新出现 ${fresh} 条` : "");
}

function pick(i, quiet) {
  if (mode !== "look") leave();
  const all = items();
  if (!all.length) return;
  cur = Math.min(Math.max(i, 0), all.length - 1);
  $("changes").hidden = true;
  $("act").hidden = false;
  for (const li of all) li.setAttribute("aria-selected", String(+li.dataset.i === cur));
  for (const p of document.querySelectorAll(".pt")) p.hidden = p.id !== "p-" + cur;
  const li = all[cur];
  li.scrollIntoView({block: "nearest"});
  $("list").setAttribute("aria-activedescendant", li.id);
  if (!quiet) history.replaceState(null, "", "#" + encodeURIComponent(point(cur).dataset.point));
  buttons();
}

const button = (ico, text, key, fn, main) => el("button", {type: "button", class: "btn" + (main ? " main" : ""), onclick: fn}, icon(ico), text, el("kbd", {}, key));

function buttons() {
  mode = "look";
  const p = point(cur);
  if (!p) return $("act").replaceChildren();
  if (!data.may) return $("act").replaceChildren(el("p", {class: "hint"}, data.why));
  const d = p.dataset, done = items()[cur].classList.contains("done");
  const bs = d.new ? [el("a", {class: "btn main", href: `/reports/${document.body.dataset.report}/review#${encodeURIComponent(d.key)}`}, icon("edit"), "在审查中判定")]
    : [d.state === "undecided" ? button("edit", "认定落实情况", "a", change, !done) : button("check", (done ? "已认定：" : "确认：") + nameOf(d.state), "a", confirm, !done), button("edit", "改判", "e", change), button("chat", "批注", "c", comment)];
  bs.push(button("arrow", "下一条", "j", () => step(1)));
  const last = mine[mine.length - 1];
  $("act").replaceChildren(el("div", {class: "bs"}, ...bs), el("div", {class: "foot"}, el("span", {class: "hint"}, "认定“没有改好”的，写入这一版的文书。"),
    el("button", {type: "button", class: "plain", disabled: !last, onclick: undo}, icon("undo"), "撤销", el("kbd", {}, "u"))));
}

// again fetches the page and puts lists and points in place.
async function again() {
  const r = await fetch(location.pathname);
  if (!r.ok) throw new Error("没有取到最新的比对，请刷新。");
  const doc = new DOMParser().parseFromString(await r.text(), "text/html");
  $("list").replaceChildren(...doc.getElementById("list").children);
  for (const p of document.querySelectorAll(".pt")) p.remove();
  $("changes").before(...doc.querySelectorAll(".pt"));
  data = JSON.parse(doc.getElementById("data").textContent);
  acts = +doc.body.dataset.acts;
  listen();
  filter();
}

async function send(act, words, stay) {
  if (!data.may) { toast(data.why, null, true); return false; }
  if (!data.who) {
    data.who = await askName("");
    $("who").textContent = data.who || "请填写姓名";
    if (!data.who) return false;
  }
  let r;
  try {
    r = await call("POST", base + "/acts", {...act, seen: acts});
  } catch (e) {
    say(e);
    if (e.status === 409) { await again(); pick(cur, true); }
    return false;
  }
  if (act.on) forget(act.on);
  if (act.deed === "undo") mine.pop(); else if (act.deed !== "comment") mine.push({n: r.act.n, i: cur});
  mode = "look";
  await again();
  if (words) toast(words, act.deed === "follow" ? undo : null);
  if (stay) pick(cur, true); else next();
  return true;
}

function confirm() {
  const d = point(cur).dataset;
  // What the machine is not sure of, or finds again although it counts as mended, is said in a person's own words.
  if (!settles(d.state) && d.doubt && !d.fails || settles(d.state) && d.fails) return change();
  send({deed: "follow", on: d.point, state: d.state}, `${d.title} ${nameOf(d.state)}`);
}

function change() {
  const p = point(cur);
  if (!p || p.dataset.new) return;
  if (!data.may) return toast(data.why, null, true);
  mode = "write";
  const d = p.dataset, field = (n) => `${d.point}/follow/${n}`;
  const radios = (name, list, now) => el("div", {class: "opts", role: "radiogroup"}, ...list.map((s) => el("label", {class: "opt"}, el("input", {type: "radio", name, value: s.id, checked: s.id === now}), s.name)));
  const states = radios("state", data.states, d.state), why = radios("because", data.because, "");
  const area = (n, rows) => { const t = el("textarea", {class: "inp", rows: String(rows), maxlength: "2000"}); t.value = kept(field(n), data.drafts || {}) ?? ""; t.addEventListener("input", () => keep(field(n), t.value)); return t; };
  const message = area("message", 2), demand = area("demand", 2);
  const words = el("div", {class: "write"}, el("label", {}, d.doubt && !d.fails ? "意见（请写明您看到的情况）" : "意见（不填的，用原来的表述）", message), el("label", {}, "修改要求（选填）", demand));
  const because = el("div", {}, el("b", {}, "系统在这一版仍提出同一问题，不采纳的理由"), why);
  const picked = () => form.querySelector("[name=state]:checked")?.value || "";
  const show = () => { const s = picked(); words.hidden = !s || settles(s); because.hidden = !settles(s) || !d.fails; };
  const go = () => {
    const s = picked(), b = form.querySelector("[name=because]:checked")?.value || "";
    if (!s) return toast("请选择落实情况。", null, true);
    if (settles(s) && d.fails && !b) return toast("请选择不采纳的理由。", null, true);
    if (!settles(s) && d.doubt && !d.fails && !message.value.trim()) { message.focus(); return toast("请写明您看到的情况。", null, true); }
    send({deed: "follow", on: d.point, state: s, ...(settles(s) ? (b ? {because: b} : {}) : {message: message.value, demand: demand.value})}, `${d.title} ${nameOf(s)}`);
  };
  const form = el("form", {class: "write", onsubmit: (e) => { e.preventDefault(); go(); }}, el("b", {}, "落实情况"), states, because, words,
    el("div", {class: "bs"}, el("button", {class: "btn main"}, "保存", el("kbd", {}, "Ctrl+Enter")), el("button", {type: "button", class: "btn", onclick: leave}, "取消", el("kbd", {}, "Esc"))));
  form.addEventListener("change", show);
  form.addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } });
  $("act").replaceChildren(form);
  show();
  (form.querySelector("[name=state]:checked") || form.querySelector("[name=state]")).focus();
}

function comment() {
  const p = point(cur);
  if (!p) return;
  if (!data.may) return toast(data.why, null, true);
  mode = "write";
  commenting(p.dataset.point, data.drafts || {}, send, leave);
}

function leave() { mode = "look"; buttons(); }
function undo() { const a = mine[mine.length - 1]; if (a) send({deed: "undo", undoes: a.n}, "已撤销", true).then((ok) => { if (ok) pick(a.i); }); }
function step(d) { const s = shown(), i = s.findIndex((li) => +li.dataset.i === cur), li = i < 0 ? s[0] : s[Math.min(s.length - 1, Math.max(0, i + d))]; if (li) pick(+li.dataset.i); }
function next() {
  const all = items(), li = [...all.slice(cur + 1), ...all.slice(0, cur + 1)].find(open);
  pick(li ? +li.dataset.i : cur);
}

async function changes() {
  const box = $("changes");
  if (!box.firstChild) {
    const r = await fetch(base + "/revision");
    if (!r.ok) return say(new Error((await r.json().catch(() => ({}))).detail || "没有取到改动，请刷新。"));
    box.innerHTML = await r.text(); // escaped by the server
    box.querySelector("[data-close]").addEventListener("click", () => pick(cur, true));
    for (const b of box.querySelectorAll(".seg .btn")) b.addEventListener("click", () => {
      for (const x of box.querySelectorAll(".seg .btn")) { x.classList.toggle("on", x === b); x.setAttribute("aria-pressed", String(x === b)); }
      for (const g of box.querySelectorAll(".cg")) g.hidden = !(b.dataset.kind === "" || b.dataset.kind === "table" && g.dataset.table || g.dataset.kind === b.dataset.kind);
    });
  }
  for (const p of document.querySelectorAll(".pt")) p.hidden = true;
  box.hidden = false;
  $("act").hidden = true;
  box.querySelector("[data-close]").focus();
}

function listen() { for (const li of items()) li.addEventListener("click", () => pick(+li.dataset.i)); }

const typing = (e) => e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || document.querySelector("dialog[open]");
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && mode !== "look") return leave();
  if (e.key === "Escape" && !$("changes").hidden) return pick(cur, true);
  if (typing(e)) return;
  const p = point(cur), old = p && !p.dataset.new;
  const act = {j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), n: next,
    a: () => old && (p.dataset.state === "undecided" ? change() : confirm()), e: () => old && change(), c: () => old && comment(), u: undo,
    "/": () => $("state").focus(), "?": () => $("keys").showModal()}[e.key];
  if (act) { e.preventDefault(); act(); }
});
$("tabs").addEventListener("click", (e) => { const b = e.target.closest("button"); if (!b) return; group = b.dataset.group; filter(); if (shown().length && items()[cur].hidden) step(1); });
$("state").addEventListener("change", () => { state = $("state").value; filter(); if (shown().length && items()[cur].hidden) step(1); });
$("all")?.addEventListener("click", () => changes().catch(say));
$("who").addEventListener("click", async () => {
  if ($("who").dataset.account) { location.href = "/account"; return; }
  const n = await askName(data.who); if (n) { data.who = n; $("who").textContent = n; await again(); pick(cur, true); } });
window.addEventListener("beforeunload", (e) => { if (mode === "write") e.preventDefault(); });

if (data.who) $("who").textContent = data.who;
listen();
filter();
const want = decodeURIComponent(location.hash.slice(1)), at = items().findIndex((li) => point(+li.dataset.i).dataset.point === want);
const todo = items().findIndex(open);
pick(at >= 0 ? at : Math.max(0, todo), true);
