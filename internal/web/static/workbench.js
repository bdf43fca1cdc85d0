// The workbench: a reviewer decides finding by finding, beside the page each came from.
import {$, askName, base, call, commenting, el, forget, icon, keep, kept, report, say, toast, when} from "./desk.js";
import * as original from "./original.js";

const verdicts = {pass: "符合", fail: "不符合", doubt: "存疑", manual: "需人工", na: "不适用"};
const severities = {must: "必改", should: "建议", note: "提示"};
const reasons = {R1: "征求意见范围不广", R2: "风险识别不准", R3: "应对措施不力", R0: "其他"};
const roles = {says: "报告称", conflicts: "与之不符", searched: "查找范围"};
const stands = {upheld: "已采纳", reworded: "已改写", dismissed: "不采纳", supplemented: "要求补充"};
const because = {"in-report": "报告中已有，系统未找到", misread: "系统对原文理解有误", "not-applicable": "本事项不适用", slight: "属实，但影响轻微"};
const replies = {sound: "没有问题", faulty: "有问题", unclear: "看不清"};
const outcomes = {file: ["pass", "备案"], correct: ["doubt", "补正"], "return": ["fail", "退回重新评估"], undecided: ["manual", "需核实"]};
const deeds = {uphold: "采纳", reword: "改写", dismiss: "不采纳", supplement: "要求补充", add: "增加意见", answer: "回答", comment: "批注", undo: "撤销"};

let data, rows = [], cur = null, ev = 0, tab = "all", words = "", kind = "", here = null, mode = "look";

const list = $("list");
const itemOf = (id) => data.review.items.find((i) => i.id === id);
// place is short enough for a line: a page, else the innermost heading, and the row of a table.
const place = (e) => (e.page_label ? `第${e.page_label}页` : e.page ? `PDF第${e.page}页` : e.path ? e.path.split(" / ").pop() : e.block ? "正文" : "全文") + (e.row !== undefined ? `第${e.row + 1}行` : "");

// rowsOf makes the list: findings by the letter's reasons, then the questions.
function rowsOf() {
  const order = ["R1", "R2", "R3", "R0"], sev = ["must", "should", "note"], out = [];
  for (const r of order) {
    for (const s of sev) for (const o of data.opinions) {
      const f = o.finding;
      if (f.reason !== r || f.severity !== s || f.key.startsWith("answer:")) continue;
      out.push({key: f.key, group: reasons[r], kind: o.added ? "fail" : f.verdict, item: f.item, title: f.message, severity: s, evidence: f.evidence || [], o,
        done: o.stand !== "pending", stand: o.added && o.stand === "upheld" ? "人工增加" : stands[o.stand] || ""});
    }
  }
  for (const q of data.asked) {
    const line = itemOf(q.item)?.rules.find((l) => l.id === q.rule);
    out.push({key: "?" + q.rule, group: "请您看", kind: "manual", item: q.item, title: q.question, severity: "", evidence: line?.evidence || [], q,
      done: !!q.reply, stand: q.reply ? replies[q.reply] : ""});
  }
  return out;
}

// told is what stands under a finding on paper: who decided, when and why.
function told(r) {
  const by = r.o ? r.o.by : r.q.by;
  return [r.o ? r.o.finding.message + (r.o.finding.demand ? "　要求：" + r.o.finding.demand : "") : "", by ? `　${r.stand}：${by.by} ${when(by.at)}${by.because ? "，" + because[by.because] : ""}${by.note ? "，" + by.note : ""}` : "　待定"].join("");
}

const short = (s) => s.split(/[。；]/)[0];
const ofKind = (r) => !kind || (kind === "?" ? !!r.q : kind === "doubt" ? r.kind === "doubt" : kind === "comment" ? data.comments.some((a) => a.on === (r.q ? r.q.rule : r.key)) : kind === "again" ? !!r.o?.finding.again : r.severity === kind || r.o?.finding.reason === kind);
const fits = (r) => (!here || here.includes(r.key)) && ofKind(r) && (tab === "all" || tab === "open" && !r.done || tab === "must" && r.severity === "must") &&
  (!words || [r.item, r.title, itemOf(r.item)?.name, ...r.evidence.map(place)].join(" ").toLowerCase().includes(words.toLowerCase()));

function drawList() {
  rows = rowsOf();
  const counts = {all: rows.length, open: rows.filter((r) => !r.done).length, must: rows.filter((r) => r.severity === "must").length};
  for (const b of $("tabs").children) b.textContent = {all: "全部", open: "待定", must: "必改"}[b.dataset.tab] + " " + counts[b.dataset.tab];
  const nodes = [];
  let group = "";
  for (const r of rows.filter(fits)) {
    if (r.group !== group) {
      group = r.group;
      nodes.push(el("li", {class: "grp", role: "presentation"}, group, el("span", {}, String(rows.filter((x) => x.group === group && fits(x)).length))));
    }
    nodes.push(el("li", {class: "fi" + (r.done ? " done" : "") + (r.stand === "不采纳" ? " off" : ""), role: "option", id: "o-" + rows.indexOf(r), "aria-selected": String(r.key === cur), onclick: () => pick(r.key)},
      el("span", {class: "v " + r.kind, title: verdicts[r.kind]}, icon(r.kind)), el("span", {class: "t", title: r.title}, short(r.title)), el("span", {class: "st"}, r.stand),
      el("span", {class: "b"}, el("b", {}, r.item), severities[r.severity] || "需人工", r.o?.finding.again ? " · 上次已提出 " : " ", [...new Set(r.evidence.filter((e) => e.page || e.role !== "searched").map(place))].slice(0, 3).join("、")), el("span", {class: "pr"}, told(r))));
  }
  $("here").hidden = !here;
  if (here) $("here").replaceChildren(`此处 ${here.length} 条`, icon("x"));
  if (!nodes.length) nodes.push(el("li", {class: "none", role: "presentation"}, rows.length ? "没有符合条件的意见。" : "45 项中没有提出意见。"));
  list.replaceChildren(...nodes);
  const i = rows.findIndex((r) => r.key === cur);
  list.setAttribute("aria-activedescendant", i >= 0 ? "o-" + i : "");
}

function drawCounts() {
  const done = rows.filter((r) => r.done).length, all = rows.length;
  $("count").textContent = `${done} / ${all}`;
  $("meter").setAttribute("aria-valuemax", all);
  $("meter").setAttribute("aria-valuenow", done);
  $("meter").firstElementChild.style.width = all ? 100 * done / all + "%" : "100%";
  const back = (data.returned || []).length, open = data.decided.open_returned;
  $("back").hidden = !back;
  if (back) $("back").lastElementChild.textContent = open ? `上次意见 ${back} 条，待认定 ${open} 条` : `上次意见 ${back} 条，都已认定`;
  const d = data.decided, [c, w] = outcomes[d.suggestion];
  $("outcome").replaceChildren(el("small", {}, "按已定意见"), el("span", {class: "tag " + c}, icon(c), w));
  const n = {};
  for (const v of Object.keys(verdicts)) n[v] = 0;
  for (const c of document.querySelectorAll(".g45 .cell")) {
    const v = d.verdicts[c.dataset.item], first = itemOf(c.dataset.item)?.verdict, open = rows.some((r) => r.item === c.dataset.item && !r.done);
    // Undecided cells show what the machine proposes; decided ones what holds.
    const shown = open ? first : v;
    n[shown]++;
    c.className = `cell ${shown}` + (open ? " open" : "");
    c.replaceChild(icon(shown), c.querySelector("svg"));
    const say = `${c.dataset.item} ${c.dataset.name}：${verdicts[shown]}${open ? "，待定" : ""}`;
    c.title = say; c.setAttribute("aria-label", say);
  }
  $("legend").replaceChildren(...Object.keys(verdicts).map((v) => el("span", {class: "v " + v}, icon(v), verdicts[v], el("b", {}, String(n[v])))), el("span", {class: "hint"}, "系统提示，由您判定"));
}

const row = () => rows.find((r) => r.key === cur);

function pick(key, i = 0, quiet) {
  if (mode !== "look") leave();
  cur = key; ev = i;
  drawList();
  drawDetail();
  const r = row(), li = list.querySelector("[aria-selected=true]");
  if (li) li.scrollIntoView({block: "nearest"});
  for (const c of document.querySelectorAll(".g45 .cell")) c.classList.toggle("cur", c.dataset.item === (r ? r.item : cur.slice(1)));
  if (!quiet) history.replaceState(null, "", "#" + encodeURIComponent(key));
  look(i);
}

// at is what a click on a place of the report asks for: its findings. Where
// there are several the list shows just these, and clicking again goes on.
function at(found) {
  const keys = [...new Set(found.map((f) => f.key))], same = here && keys.length === here.length && keys.every((k) => here.includes(k));
  const i = same || keys.includes(cur) ? (keys.indexOf(cur) + 1) % keys.length : 0;
  here = keys.length > 1 ? keys : null;
  pick(keys[i], found.find((f) => f.key === keys[i]).i);
}

function evidence() {
  const r = row();
  if (r) return r.evidence;
  return passEvidence;
}

function look(i) {
  const list = evidence();
  if (!list.length) return original.show(cur, 0, null);
  ev = (i + list.length) % list.length;
  document.querySelectorAll(".evl li").forEach((li, k) => li.classList.toggle("cur", k === ev));
  original.show(cur, ev, list[ev]);
}

const lab = (t) => el("div", {class: "lab"}, t);
const places = (list) => el("ul", {class: "evl"}, ...list.map((e, i) => el("li", {onclick: () => look(i)}, el("span", {class: "pg"}, place(e)),
  el("span", {}, el("span", {class: "role"}, roles[e.role] + "："), e.role === "searched" ? (e.page ? e.path || "全文" : "此处没有找到") : el("q", {}, e.quote), e.file ? `（${e.file}）` : ""))));
const standard = (id) => {
  const c = data.criteria[id];
  return c && el("details", {class: "std"}, el("summary", {}, "审查标准原文"), el("p", {}, el("b", {}, id + "　"), c.text), el("p", {class: "hint"}, "依据：" + c.basis));
};

let passEvidence = [];

function drawDetail() {
  const r = row();
  passEvidence = [];
  if (!r) return cur && cur.startsWith("=") ? drawItem(cur.slice(1)) : drawNothing();
  const it = itemOf(r.item), f = r.o?.finding;
  $("head").replaceChildren(el("div", {class: "hl"}, el("span", {}, el("b", {class: "id"}, r.item), ` ${it?.name || ""} · ${r.group}`),
    el("span", {}, el("span", {class: "v " + r.kind}, icon(r.kind), verdicts[r.kind]), r.severity && el("span", {class: r.severity}, severities[r.severity]))), el("h2", {}, short(r.title)));
  const body = [];
  const by = r.o ? r.o.by : r.q.by;
  if (by) {
    const what = r.o ? (r.o.added ? "人工增加" : stands[r.o.stand]) : replies[r.q.reply];
    body.push(el("div", {class: "done-note"}, icon(r.stand === "不采纳" ? "x" : "check"), el("span", {}, el("b", {}, what), `　${by.by} · ${when(by.at)}`, by.because ? "　" + because[by.because] : "", by.note ? "　" + by.note : "")));
  }
  if (r.o) {
    body.push(lab(r.kind === "doubt" && !r.done ? "系统不能确定" : "意见"), el("div", {class: "txt"}, f.message));
    if (r.o.proposed) body.push(el("details", {class: "std"}, el("summary", {}, "系统原来的表述"), el("p", {}, r.o.proposed)));
    if (f.demand) body.push(lab("修改要求"), el("div", {class: "txt"}, f.demand));
  } else {
    body.push(lab("请您看"), el("div", {class: "txt"}, r.q.question));
    const o = data.opinions.find((o) => o.finding.key === "answer:" + r.q.rule);
    if (o) body.push(lab("意见"), el("div", {class: "txt"}, o.finding.message), lab("修改要求"), el("div", {class: "txt"}, o.finding.demand || "—"));
  }
  if (r.evidence.length) body.push(lab("依据（选中即定位原文，[ ] 切换）"), places(r.evidence));
  const line = it?.rules.find((l) => l.id === (f ? f.rule : r.q.rule));
  if (line && line.why) body.push(lab("判定过程"), el("div", {class: "whyb"}, line.why));
  body.push(standard(r.item));
  const said = data.trail.filter((a) => a.on === (f ? f.key : r.q.rule));
  if (said.length) {
    body.push(lab("记录"), el("ol", {class: "trail"}, ...said.map((a) => el("li", {}, `${when(a.at)}　${a.by}　${deeds[a.deed]}${a.reply ? "：" + replies[a.reply] : ""}${a.because ? "：" + because[a.because] : ""}`, a.note && el("div", {}, a.note), a.message && el("div", {}, "“" + a.message + "”")))));
  }
  $("body").replaceChildren(...body.filter(Boolean));
  $("body").scrollTop = 0;
  drawActions();
}

// drawItem explains an item that has no finding: why it passed, and from where.
function drawItem(id) {
  const it = itemOf(id), v = data.decided.verdicts[id] || it.verdict;
  $("head").replaceChildren(el("div", {class: "hl"}, el("span", {}, el("b", {class: "id"}, id), " " + it.name), el("span", {class: "v " + v}, icon(v), verdicts[v])), el("h2", {}, it.name));
  const body = [lab(v === "pass" ? "为什么符合" : "说明"), el("div", {class: "txt"}, it.why)];
  for (const l of it.rules) {
    const from = passEvidence.length, list = l.evidence || [];
    passEvidence.push(...list);
    body.push(el("div", {class: "whyb"}, el("div", {class: "hl"}, el("b", {class: "id"}, l.id), el("span", {class: "v " + l.verdict}, icon(l.verdict), verdicts[l.verdict])), el("div", {}, l.why)));
    if (list.length) {
      const u = places(list);
      [...u.children].forEach((li, i) => { li.onclick = () => look(from + i); });
      body.push(u);
    }
  }
  body.push(standard(id));
  $("body").replaceChildren(...body.filter(Boolean));
  $("act").replaceChildren(!data.may.decide ? "" : el("div", {class: "bs"}, el("button", {type: "button", class: "btn", onclick: () => add(id)}, icon("plus"), "这一项增加意见", el("kbd", {}, "+"))));
}

function drawNothing() {
  $("head").replaceChildren(el("h2", {}, rows.length ? "请选择一条意见" : "45 项中没有提出不符合或存疑的意见"));
  $("body").replaceChildren(el("p", {}, rows.length ? "在左边选择一条意见，或按 n 到下一条待定的。" : "点上面的格子可以看每一项为什么符合。"));
  $("act").replaceChildren();
}

const button = (ico, text, key, fn, main) => el("button", {type: "button", class: "btn" + (main ? " main" : ""), onclick: fn}, icon(ico), text, el("kbd", {}, key));

function drawActions() {
  const r = row();
  mode = "look";
  const last = lastMine();
  const foot = el("div", {class: "foot"}, el("span", {id: "saved"}, ""), el("span", {}, el("button", {type: "button", class: "plain", onclick: comment}, icon("chat"), "批注", el("kbd", {}, "c")),
    el("button", {type: "button", class: "plain", disabled: !last, onclick: undo}, icon("undo"), "撤销", el("kbd", {}, "u"))));
  const bs = r.q ? [button("check", "没有问题", "1", () => answer("sound"), !r.done), button("x", "有问题", "2", () => answer("faulty")), button("doubt", "看不清", "3", () => answer("unclear"))]
    : r.o.added ? [button("edit", "改写", "e", reword, true), button("x", "撤回这条", "d", dismiss)]
    : r.kind === "doubt" ? [button("fail", "判不符合", "a", uphold), button("upload", "要求补充", "e", supplement), button("check", "判符合", "d", dismiss)]
    : [button("check", "采纳", "a", uphold, !r.done), button("edit", "改写", "e", reword), button("x", "不采纳", "d", dismiss)];
  $("act").replaceChildren(data.may.decide ? el("div", {class: "bs"}, ...bs) : el("p", {class: "hint"}, data.may.why), data.may.decide && foot || "");
}

// send adds an act and goes on to the next undecided finding.
async function send(act, words, stay) {
  if (!data.may.decide) { toast(data.may.why, null, true); return false; }
  if (!data.who) {
    data.who = await askName("");
    $("who").textContent = data.who || "请填写姓名";
    if (!data.who) return false;
  }
  const seen = data.trail.length ? data.trail[data.trail.length - 1].n : 0;
  let r;
  try {
    r = await call("POST", base + "/acts", {...act, seen});
  } catch (e) {
    say(e);
    if (e.status === 409) await load(true);
    return false;
  }
  if (act.on) forget(act.on);
  Object.assign(data, {opinions: r.opinions, asked: r.asked, comments: r.comments, returned: r.returned, trail: r.trail, decided: r.decided});
  mode = "look";
  drawList(); drawCounts(); marks();
  if (words) toast(words, act.deed === "undo" || act.deed === "comment" ? null : undo);
  if (stay) pick(cur, ev, true); else next();
  return true;
}

const label = () => row().item;
function uphold() {
  const r = row();
  if (r.kind === "doubt" && !r.o.added) return write("reword", {title: "判不符合：请写明您看到的情况", message: "", demand: r.o.finding.demand, need: true});
  send({deed: "uphold", on: r.key}, `${label()} 已采纳`);
}
function reword() {
  const f = row().o.finding;
  write("reword", {title: "改写", message: f.message, demand: f.demand, need: true});
}
function supplement() {
  write("supplement", {title: "要求补充：写入文书的内容", message: row().o.finding.message, demand: "请补充说明，并提供能够证明的材料。"});
}
function answer(reply) {
  const r = row(), on = r.q.rule;
  if (reply === "sound") return send({deed: "answer", on, reply}, `${label()} 已回答：没有问题`);
  if (reply === "unclear") return send({deed: "answer", on, reply}, `${label()} 已回答：看不清，列入要求补充`);
  write("answer", {title: "有问题：请写明您看到的情况", message: "", demand: "", need: true, graded: true, extra: {reply}});
}
function dismiss() {
  if (!data.may.decide) return toast(data.may.why, null, true);
  const r = row();
  if (r.o.added) return undoAct(r.o.by.n);
  if (r.kind === "doubt") return send({deed: "dismiss", on: r.key}, `${label()} 判符合`);
  mode = "dismiss";
  const note = el("input", {class: "inp", maxlength: "200", placeholder: "补充说明（选填）", "aria-label": "补充说明"});
  const choice = (k, i) => el("label", {class: "opt"}, el("input", {type: "radio", name: "why", value: k}), el("kbd", {}, String(i + 1)), because[k]);
  const form = el("form", {class: "why4", onsubmit: (e) => { e.preventDefault(); sendDismiss(form, note); }}, el("b", {}, "不采纳的理由"), ...Object.keys(because).map(choice), note,
    el("div", {class: "bs"}, el("button", {class: "btn main"}, "确定", el("kbd", {}, "Enter")), el("button", {type: "button", class: "btn", onclick: leave}, "取消", el("kbd", {}, "Esc"))));
  $("act").replaceChildren(form);
  form.querySelector("input").focus();
}
function sendDismiss(form, note) {
  const k = new FormData(form).get("why");
  if (!k) return toast("请选择不采纳的理由。", null, true);
  send({deed: "dismiss", on: row().key, because: k, note: note.value}, `${label()} 不采纳`);
}

// write opens the editor in the place of the buttons; what is typed is kept.
function write(deed, o) {
  if (!data.may.decide) return toast(data.may.why, null, true);
  const r = row(), on = r.q ? r.q.rule : r.key, field = (n) => `${on}/${deed}/${n}`;
  mode = "write";
  const area = (n, text, rows) => {
    const t = el("textarea", {class: "inp", rows: String(rows), maxlength: "2000"});
    t.value = kept(field(n), data.drafts) ?? text ?? "";
    t.addEventListener("input", async () => { $("saved2").textContent = "正在保存…"; $("saved2").textContent = await keep(field(n), t.value) ? "已自动保存" : "已存在本机"; });
    return t;
  };
  const message = area("message", o.message, 3), demand = area("demand", o.demand, 2);
  const pickOf = (name, of, now) => { const s = el("select", {name, "aria-label": name}, ...Object.entries(of).map(([v, t]) => el("option", {value: v}, t))); s.value = now; return s; };
  const severity = o.graded && pickOf("severity", severities, "should"), reason = o.graded && pickOf("reason", reasons, "R0");
  const form = el("form", {class: "write", onsubmit: (e) => { e.preventDefault(); go(); }}, el("b", {}, o.title), el("label", {}, "意见", message), el("label", {}, "修改要求", demand),
    o.graded && el("div", {class: "bs"}, el("label", {}, "程度", severity), el("label", {}, "归入", reason)),
    el("div", {class: "bs"}, el("button", {class: "btn main"}, "保存", el("kbd", {}, "Ctrl+Enter")), el("button", {type: "button", class: "btn", onclick: leave}, "取消", el("kbd", {}, "Esc")), el("span", {id: "saved2", class: "hint"})));
  const go = () => {
    if (o.need && !message.value.trim()) { message.focus(); return toast("请写明意见的内容。", null, true); }
    send({deed, on, message: message.value, demand: demand.value, ...(o.extra || {}), ...(o.graded ? {severity: severity.value, reason: reason.value} : {})}, `${label()} ${{reword: "已改写", supplement: "要求补充", answer: "已回答：有问题"}[deed]}`);
  };
  form.addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } });
  $("act").replaceChildren(form);
  message.focus();
}

function leave() {
  mode = "look";
  if (row()) drawActions(); else if (cur) drawDetail();
}

function comment() {
  if (!data.may.decide) return toast(data.may.why, null, true);
  const r = row();
  if (!r) return;
  mode = "write";
  commenting(r.q ? r.q.rule : r.key, data.drafts, send, leave);
}

// add writes a finding of the reviewer's own.
function add(item) {
  if (!data.may.decide) return toast(data.may.why, null, true);
  const ev = original.selection();
  const id = item || row()?.item || "A1";
  mode = "write";
  const sel = el("select", {"aria-label": "所属的项"}, ...data.review.items.map((i) => el("option", {value: i.id}, `${i.id} ${i.name}`)));
  sel.value = id;
  const message = el("textarea", {class: "inp", rows: "3", maxlength: "2000"}), demand = el("textarea", {class: "inp", rows: "2", maxlength: "2000"});
  for (const [t, n] of [[message, "message"], [demand, "demand"]]) { t.value = kept("+/" + n, data.drafts) ?? ""; t.addEventListener("input", () => keep("+/" + n, t.value)); }
  const severity = el("select", {}, ...Object.entries(severities).map(([v, t]) => el("option", {value: v}, t))), reason = el("select", {}, ...Object.entries(reasons).map(([v, t]) => el("option", {value: v}, t)));
  severity.value = "should"; reason.value = {D: "R1", G: "R2", I: "R3"}[id[0]] || "R0";
  const go = async () => {
    if (!message.value.trim()) { message.focus(); return toast("请写明意见的内容。", null, true); }
    if (await send({deed: "add", item: sel.value, message: message.value, demand: demand.value, severity: severity.value, reason: reason.value, evidence: ev}, `${sel.value} 已增加意见`, true)) {
      forget("+/"); keep("+/message", ""); keep("+/demand", "");
      pick("added:" + data.trail[data.trail.length - 1].n);
    }
  };
  const form = el("form", {class: "write", onsubmit: (e) => { e.preventDefault(); go(); }}, el("b", {}, "增加意见"),
    el("div", {class: "bs"}, el("label", {}, "所属的项", sel), el("label", {}, "程度", severity), el("label", {}, "归入", reason)), el("label", {}, "意见", message), el("label", {}, "修改要求", demand),
    el("p", {class: "hint"}, ev.length ? `依据：${place(ev[0])}${ev[0].quote ? "“" + ev[0].quote.slice(0, 40) + "”" : ""}` : "在左边选中原文，再按 +，可以带上依据。"),
    el("div", {class: "bs"}, el("button", {class: "btn main"}, "保存", el("kbd", {}, "Ctrl+Enter")), el("button", {type: "button", class: "btn", onclick: leave}, "取消", el("kbd", {}, "Esc"))));
  form.addEventListener("keydown", (e) => { if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) { e.preventDefault(); go(); } });
  $("act").replaceChildren(form);
  message.focus();
}

const undone = () => new Set(data.trail.filter((a) => a.deed === "undo").map((a) => a.undoes));
function lastMine() {
  const gone = undone();
  return [...data.trail].reverse().find((a) => a.by === data.who && a.deed !== "undo" && a.deed !== "comment" && !gone.has(a.n));
}
const undoAct = (n) => {
  const a = data.trail.find((x) => x.n === n);
  return send({deed: "undo", undoes: n}, "已撤销", true).then((ok) => {
    if (!ok) return;
    const key = rows.find((r) => r.key === a.on || r.key === "?" + a.on);
    pick(key ? key.key : rows[0]?.key ?? "");
  });
};
function undo() {
  const a = lastMine();
  if (a) undoAct(a.n);
}

const shown = () => rows.filter(fits);
function step(d) {
  const s = shown(), i = s.findIndex((r) => r.key === cur);
  const r = i < 0 ? s[d > 0 ? 0 : s.length - 1] : s[Math.min(s.length - 1, Math.max(0, i + d))];
  if (r) pick(r.key);
}
function next() {
  const s = rows, i = s.findIndex((r) => r.key === cur);
  const r = [...s.slice(i + 1), ...s.slice(0, i + 1)].find((x) => !x.done);
  if (r) pick(r.key); else if (row()) pick(cur, ev);
}

const marks = () => original.mark(rows.map((r) => ({key: r.key, verdict: r.kind, label: r.item, title: short(r.title), evidence: r.evidence})));

// Keys act only where nothing is being typed and no input method composes.
const typing = (e) => e.isComposing || e.keyCode === 229 || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || document.querySelector("dialog[open]");
let going = "";
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && mode !== "look") return leave();
  if (mode === "dismiss" && /^[1-4]$/.test(e.key) && e.target.tagName === "INPUT" && e.target.type === "radio") {
    $("act").querySelectorAll("[name=why]")[+e.key - 1].checked = true;
    e.preventDefault();
    return;
  }
  if (typing(e)) return;
  if (going || e.key === "g") {
    if (e.key === "g") { going = "g"; return; }
    going += e.key.toUpperCase();
    const m = going.match(/^G([A-J])?([1-6])?$/i);
    if (!m || (m[1] && m[2])) { if (m) goTo(m[1] + m[2]); going = ""; }
    return;
  }
  const r = row(), q = r && r.q;
  const act = {
    j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1), n: next,
    a: () => r && !q && !r.o.added && uphold(), e: () => r && !q && (r.kind === "doubt" && !r.o.added ? supplement() : reword()), d: () => r && !q && dismiss(),
    u: undo, c: comment, "+": () => add(), "1": () => q && answer("sound"), "2": () => q && answer("faulty"), "3": () => q && answer("unclear"),
    "[": () => look(ev - 1), "]": () => look(ev + 1), "/": () => $("filter").focus(), "?": () => $("keys").showModal(), " ": () => original.turn(!e.shiftKey),
  }[e.key];
  if (act) { e.preventDefault(); act(); }
});

function goTo(id) {
  const r = rows.find((x) => x.item === id && !x.done) || rows.find((x) => x.item === id);
  if (r) pick(r.key); else if (itemOf(id)) pick("=" + id);
}

document.querySelector(".g45").addEventListener("click", (e) => { const c = e.target.closest(".cell"); if (c) goTo(c.dataset.item); });
$("tabs").addEventListener("click", (e) => {
  const b = e.target.closest("button");
  if (!b) return;
  tab = b.dataset.tab;
  for (const x of $("tabs").children) x.classList.toggle("on", x === b);
  drawList();
});
$("kind").addEventListener("change", () => { kind = $("kind").value; drawList(); });
$("here").addEventListener("click", () => { here = null; drawList(); });
$("filter").addEventListener("input", () => { words = $("filter").value.trim(); drawList(); });
$("filter").addEventListener("keydown", (e) => { if (e.key === "Escape") { $("filter").value = words = ""; drawList(); list.focus(); } if (e.key === "Enter") { list.focus(); step(1); } });
$("who").addEventListener("click", async () => {
  if ($("who").dataset.account) { location.href = "/account"; return; }
  const n = await askName(data.who); if (n) { data.who = n; $("who").textContent = n; await load(true); } });
$("go").addEventListener("click", (e) => {
  const open = rows.filter((r) => !r.done).length + data.decided.open_returned;
  if (open && !confirm(`还有 ${open} 条待定${data.decided.open_returned ? `（含上次意见 ${data.decided.open_returned} 条）` : ""}。未定的不写入文书。\n继续拟文，只用已定的意见？`)) e.preventDefault();
});
window.addEventListener("beforeunload", (e) => { if (mode === "write") e.preventDefault(); });

async function load(again) {
  data = await call("GET", base + "/judgement");
  $("who").textContent = data.who || "请填写姓名";
  $("meta").textContent = `${data.review.pages ? " · " + data.review.pages + " 页" : ""} · ${data.review.chars} 字${data.renewed ? " · 审查标准已更新，以下按新标准" : ""}${data.strayed ? ` · 有 ${data.strayed.length} 条判定所对应的意见已不再提出` : ""}`;
  rows = rowsOf();
  if (!again) await original.open(data, at);
  drawList(); drawCounts(); marks();
  const want = decodeURIComponent(location.hash.slice(1));
  const r = rows.find((x) => x.key === (again ? cur : want)) || rows.find((x) => !x.done) || rows[0];
  if (r) pick(r.key, 0, true); else drawNothing();
  // A place in the address, as pictures of the facts give it: at:page:block:row:col:box.
  if (!again && want.startsWith("at:")) {
    const [, page, block, row, col, box] = want.split(":");
    original.show("", -1, {page: +page, block, row: row ? +row : undefined, col: col ? +col : undefined, box: box ? box.split(",").map(Number) : undefined});
  }
}
load().catch((e) => { $("head").replaceChildren(el("h2", {}, "没有取到审查结果")); $("body").replaceChildren(el("p", {}, e.message)); });
export {report};
