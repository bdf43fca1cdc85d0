// The filing form: what was read stands with its place, what a person must verify is walked through.
import {$, askName, base, call, el, forget, icon, keep, kept, say, toast, when} from "./desk.js";

let page, cur = "", editing = "";
const fields = () => page.parts.flatMap((p) => p.rows.flat());
const field = (key) => fields().find((f) => f.key === key);
const open = (f) => f.state === "open" || f.state === "confirm";
const words = {open: "待核实", confirm: "待核实", said: "已填写", manual: "留空手填"};

function text(f) {
  if (f.type === "c") return el("span", {class: "boxes"}, ...f.boxes.map((b) => el("span", {}, b.ticked ? "☑ " : "☐ ", b.label)));
  if (f.type === "table") {
    if (!f.rows?.length) return "";
    return el("table", {class: "diff"}, el("thead", {}, el("tr", {}, ...f.columns.map((c) => el("th", {}, c)))), el("tbody", {}, ...f.rows.map((r) => el("tr", {}, ...r.map((c) => el("td", {}, c))))));
  }
  return f.value;
}

const sources = (f) => (f.sources || []).map((s) => el("button", {type: "button", class: "chip", onclick: () => { pick(f.key); source(s); }}, s.word));

function cell(f) {
  const said = f.said && el("span", {class: "hint"}, f.said.blank ? `原件没有，留空　${f.said.by}` : `${f.said.by} ${when(f.said.at)}`);
  const td = el("td", {class: "fv " + f.state + (f.key === cur ? " cur" : ""), id: "f-" + f.key},
    el("div", {class: "val"}, text(f) || (open(f) ? el("span", {class: "empty1"}, f.check ? "请核实后填写" : "") : "")),
    el("div", {class: "meta1"}, open(f) ? el("span", {class: "tag doubt"}, icon("doubt"), "待核实") : f.state === "manual" ? el("span", {class: "hint"}, f.sign ? "由有关单位签署" : "可填，也可留空手写") : null, said, ...sources(f),
      page.may.fill ? el("button", {type: "button", class: "plain edit", "aria-label": "填写" + f.label, onclick: () => { pick(f.key); edit(f.key); }}, icon("edit"), f.state === "said" || open(f) || f.value ? "改" : "填") : null));
  return td;
}

function draw() {
  $("who").textContent = page.who || "请填写姓名";
  $("ftitle").textContent = page.title;
  $("grid").replaceChildren(...page.parts.map((p) => el("table", {class: "form"}, el("caption", {}, p.title), el("tbody", {}, ...p.rows.map((r) => el("tr", {}, ...r.flatMap((f) => {
    const td = cell(f);
    if (r.length === 1) td.colSpan = 3;
    return [el("th", {scope: "row"}, f.label), td];
  })))))));
  const all = fields(), n = (is) => all.filter(is).length, left = n(open);
  $("counts").textContent = `${all.length} 栏　已读出 ${n((f) => f.state === "filled")}　已填写 ${n((f) => f.state === "said")}　待核实 ${left}　留空手填 ${n((f) => f.state === "manual")}`;
  $("meter").setAttribute("aria-valuemax", all.length);
  $("meter").setAttribute("aria-valuenow", all.length - left);
  $("meter").firstElementChild.style.width = 100 * (all.length - left) / all.length + "%";
  $("left").textContent = left ? `${left} 栏` : "没有了";
  const standing = page.finished.find((x) => x.standing);
  $("finish").disabled = !page.may.fill || left > 0 || !!standing;
  $("finish").textContent = standing ? "已定稿" : "定稿";
  $("finish").title = left ? `还有 ${left} 栏待核实` : page.may.why || "";
  $("done").replaceChildren(...(page.may.why ? [el("p", {class: "hint pad"}, page.may.why)] : []), ...page.finished.map((x) => el("div", {class: "done-note"}, icon("check"), el("span", {}, el("b", {}, `第${x.n}稿已定稿`), `　${x.by} ${when(x.at)}`, x.standing ? "" : "　之后又有改动，须再定稿",
    el("span", {class: "bs"}, ...x.files.map((k) => el("a", {class: "btn sm", href: `${base}/filings/${x.n}/${k}`, target: k.endsWith(".pdf") ? "_blank" : undefined}, {"form.pdf": "PDF", "form.docx": "Word", "package.zip": "全部打包"}[k])))))));
  queue();
}

function queue() {
  const list = fields().filter((f) => open(f) || f.key === editing);
  $("queue").replaceChildren(...list.map((f, i) => el("li", {class: f.key === cur ? "cur" : "", id: "q-" + f.key}, el("button", {type: "button", class: "qt", "aria-expanded": String(f.key === editing), onclick: () => { pick(f.key); edit(f.key); }}, el("b", {}, `${i + 1}　${f.label}`), el("span", {class: "hint ell"}, f.check || words[f.state] || "")), f.key === editing ? editor(f) : null)));
  if (!list.length) $("queue").replaceChildren(el("li", {class: "none"}, page.finished.some((x) => x.standing) ? "报备表已定稿。" : "各栏都已核实，可以定稿。"));
}

// editor is what is typed for one field; it is kept until it is saved.
function editor(f) {
  const name = "form/" + f.key, note = el("span", {class: "hint"});
  const draft = kept(name, page.drafts);
  let read;
  let input;
  const keeps = (v) => { note.textContent = "正在保存草稿…"; keep(name, v).then((ok) => { note.textContent = ok ? "草稿已保存" : "草稿存在本机"; }); };
  if (f.type === "c") {
    input = el("div", {class: "opts"}, ...f.boxes.map((b) => el("label", {class: "opt"}, el("input", {type: "checkbox", value: b.id, checked: b.ticked}), b.label)));
    read = () => ({checked: [...input.querySelectorAll(":checked")].map((x) => x.value), value: f.value});
  } else if (f.type === "table") {
    const rows = f.rows?.length ? f.rows : [f.columns.map(() => "")];
    const line = (r) => el("tr", {}, ...r.map((c, i) => el("td", {}, el("textarea", {rows: "2", maxlength: "200", "aria-label": f.columns[i]}, c))), el("td", {}, el("button", {type: "button", class: "plain", "aria-label": "删去这一行", onclick: (e) => e.target.closest("tr").remove()}, icon("x"))));
    const body = el("tbody", {}, ...rows.map(line));
    input = el("div", {class: "tedit"}, el("table", {}, el("thead", {}, el("tr", {}, ...f.columns.map((c) => el("th", {}, c)), el("th", {}, el("span", {class: "sr"}, "删行")))), body), el("button", {type: "button", class: "btn sm", onclick: () => body.append(line(f.columns.map(() => "")))}, icon("plus"), "加一行"));
    read = () => ({rows: [...body.rows].map((r) => [...r.querySelectorAll("textarea")].map((t) => t.value.trim())).filter((r) => r.some(Boolean))});
  } else {
    input = f.type === "t" ? el("textarea", {class: "inp", rows: "4", maxlength: String(f.len), "aria-label": f.label}) : el("input", {class: "inp", type: "text", maxlength: String(f.len), "aria-label": f.label});
    input.value = draft ?? f.value;
    input.addEventListener("input", () => keeps(input.value));
    read = () => ({value: input.value.trim()});
  }
  const options = f.options?.length ? el("div", {class: "bs"}, ...f.options.map((o) => el("button", {type: "button", class: "btn sm", onclick: () => { input.value = o; input.focus(); keeps(o); }}, o))) : null;
  const go = (body) => put(f, body);
  const form = el("form", {class: "qe", onsubmit: (e) => { e.preventDefault(); go(read()); }}, f.check && el("p", {class: "hint"}, f.check), f.warning && el("p", {class: "hint"}, f.warning), input, options,
    el("div", {class: "bs"}, el("button", {class: "btn main"}, "保存", el("kbd", {}, "Enter")), f.state === "confirm" && el("button", {type: "button", class: "btn", onclick: () => go({as_read: true})}, "按读到的确认"),
      !f.value && f.state !== "said" && el("button", {type: "button", class: "btn", onclick: () => go({blank: true})}, "原件没有，留空"), f.said && el("button", {type: "button", class: "btn", onclick: () => take(f)}, icon("undo"), "撤回填写"), el("button", {type: "button", class: "btn", onclick: () => { editing = ""; queue(); }}, "取消", el("kbd", {}, "Esc")), note));
  form.addEventListener("keydown", (e) => {
    if (e.key === "Escape") { e.preventDefault(); editing = ""; queue(); }
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(read()); }
  });
  return form;
}

function pick(key) {
  cur = key;
  for (const x of document.querySelectorAll(".fv.cur")) x.classList.remove("cur");
  const td = $("f-" + key), f = field(key);
  td.classList.add("cur");
  td.scrollIntoView({block: "nearest"});
  source(f.sources?.[0]);
}

function edit(key) {
  if (!page.may.fill) return;
  editing = key;
  queue();
  const form = $("q-" + key).querySelector("form");
  form.scrollIntoView({block: "nearest"});
  form.querySelector("input,textarea")?.focus();
}

// source shows the page that a field was read from, or the words.
function source(s) {
  $("where").textContent = s ? s.word : "";
  $("open").hidden = !s;
  if (!s) return $("source").replaceChildren(el("p", {class: "hint pad"}, cur ? "报告中没有读到这一栏。请查看原件。" : "选择一栏，这里显示它在报告中的位置。"));
  $("open").href = s.href;
  if (!page.paged || !s.box || !s.size) return $("source").replaceChildren(el("blockquote", {}, s.quote || s.word));
  const pc = (v, of) => (100 * v / of).toFixed(3) + "%", box = el("i", {class: "box place cur"}), sheet = el("div", {class: "sheet"}, el("img", {alt: s.word, src: `${base}/pages/${s.page}.png?dpi=110`}), box);
  sheet.style.aspectRatio = s.size[0] / s.size[1];
  Object.assign(box.style, {left: pc(s.box[0] - 2, s.size[0]), top: pc(s.box[1] - 2, s.size[1]), width: pc(s.box[2] - s.box[0] + 4, s.size[0]), height: pc(s.box[3] - s.box[1] + 4, s.size[1])});
  $("source").replaceChildren(sheet);
  $("source").scrollTop = Math.max(0, sheet.clientHeight * s.box[1] / s.size[1] - 60);
}

async function named() {
  if (!page.who) { page.who = await askName(""); $("who").textContent = page.who || "请填写姓名"; }
  return !!page.who;
}

async function put(f, body) {
  if (!await named()) return;
  try { page = await call("PUT", `${base}/filing/${f.key}`, body); } catch (e) { return say(e); }
  forget("form/" + f.key);
  after(f, "已保存");
}

async function take(f) {
  if (!await named()) return;
  try { page = await call("DELETE", `${base}/filing/${f.key}`); } catch (e) { return say(e); }
  after(f, "已撤回");
}

function after(f, word) {
  editing = "";
  const all = fields(), i = all.findIndex((x) => x.key === f.key), next = [...all.slice(i + 1), ...all.slice(0, i)].find(open);
  draw();
  toast(`${f.label}：${word}`);
  if (next && open(next) && word === "已保存") { pick(next.key); edit(next.key); } else pick(f.key);
}

$("finish").addEventListener("click", async () => {
  if (!await named()) return;
  const d = $("sure");
  d.returnValue = "";
  d.showModal();
  await new Promise((ok) => d.addEventListener("close", ok, {once: true}));
  if (d.returnValue !== "ok") return;
  try { page = await call("POST", base + "/filing/finish"); } catch (e) { return say(e); }
  draw();
  toast("报备表已定稿。");
});
$("who").addEventListener("click", async () => {
  if ($("who").dataset.account) { location.href = "/account"; return; }
  const n = await askName(page.who); if (n) { page.who = n; draw(); } });
document.addEventListener("keydown", (e) => {
  if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || document.querySelector("dialog[open]")) return;
  const list = fields().filter(open), i = list.findIndex((f) => f.key === cur);
  const to = {j: list[i + 1] || list[0], k: list[i - 1] || list[list.length - 1]}[e.key];
  if (to) { e.preventDefault(); pick(to.key); edit(to.key); }
});

async function load() {
  page = await call("GET", base + "/filing");
  draw();
  const first = fields().find(open);
  if (first) { pick(first.key); queue(); } else source();
}
load().catch((e) => { $("grid").replaceChildren(el("div", {class: "tip bad"}, el("div", {}, e.message))); });
