// The letter: what the clerk fills in at the left, the paper as it will leave at the right.
import {$, askName, base, call, el, icon, say, toast, when} from "./desk.js";

let page, saving, dirty = false, another = false;
// settled: letters were issued and nobody words a further one.
const settled = () => page.letters.length > 0 && !page.open && !another;
const kindName = (id) => page.kinds.find((k) => k.id === id)?.name || id;
const areas = {body: "正文", one: "标题", two: "标题", three: "条目", four: "条目", after: "附件说明", note: "附注", copy: "抄送"};

// draw lays out the fields; typing goes on while they are saved.
function draw() {
  const g = page.signing;
  $("who").textContent = page.who || "请填写姓名";
  if (settled()) return drawSettled();
  const field = (label, input, hint) => el("label", {}, label, input, hint && el("span", {class: "hint"}, hint));
  const input = (name, type, value, attrs = {}) => el("input", {class: "inp", type, name, value: value ?? "", ...attrs});
  const kind = el("div", {class: "seg", role: "group", "aria-label": "文种"}, ...page.kinds.map((k) => el("button", {type: "button", class: "btn sm" + (k.id === g.kind ? " on" : ""), "aria-pressed": String(k.id === g.kind), onclick: () => { g.kind = k.id; g.edits = {}; save(0); }}, k.name)));
  const format = el("select", {name: "format"}, el("option", {value: "mail"}, "信函格式"), el("option", {value: "formal"}, "公文格式"));
  format.value = g.format;
  const grid = el("div", {class: "fgrid"},
    field("发文序号", input("no", "number", g.no, {min: "1"}), page.number || "本年下一个可用号，签发时锁定"),
    field("成文日期", input("date", "date", g.date), "签发当日"),
    field("版式", format),
    field("送达日期（选填）", input("received", "date", g.received), "填写后，期限写出具体日期"));
  const nodes = [kind, grid];
  if (page.open?.note) nodes.push(el("div", {class: "done-note"}, icon("undo"), el("span", {}, el("b", {}, "复核退回　"), page.open.note)));
  if (page.blank) nodes.push(el("div", {class: "tip bad"}, el("div", {}, el("b", {}, "还不能签发。"), page.blank)));
  if (page.paragraphs.length) {
    nodes.push(el("h2", {}, "正文（可以逐段改写，意见本身请在“审查”中改写）"), el("div", {class: "para fixed"}, el("small", {}, "标题"), page.title), el("div", {class: "para fixed"}, el("small", {}, "主送"), page.addressee));
    page.paragraphs.forEach((p, i) => {
      const t = el("textarea", {class: "inp", rows: String(Math.min(6, Math.ceil(p.said.length / 36) || 1)), "data-i": String(i), "aria-label": areas[p.level]});
      t.value = p.said;
      t.addEventListener("input", () => { p.said = t.value; row.classList.toggle("changed", p.said !== p.text); save(700); });
      const row = el("div", {class: "para" + (p.said !== p.text ? " changed" : "")}, el("small", {}, areas[p.level], el("button", {type: "button", class: "plain back", onclick: () => { t.value = p.said = p.text; row.classList.remove("changed"); save(0); }}, icon("undo"), "恢复原文")), t);
      nodes.push(row);
    });
  }
  if (page.letters.length) nodes.push(el("h2", {}, "已签发"), sent());
  $("fields").replaceChildren(...nodes);
  if (!page.may.word) for (const x of $("fields").querySelectorAll("input,textarea,select,button")) x.disabled = true;
  for (const i of grid.querySelectorAll("input,select")) i.addEventListener("change", () => { g[i.name] = i.name === "no" ? +i.value : i.value; save(0); });
  drawWay();
}

const sent = () => el("ul", {class: "issued"}, ...page.letters.map((l) => el("li", {}, el("b", {}, l.number), ` ${kindName(l.kind)}　${l.issuer} ${when(l.issued)} 签发${l.releaser ? "（复核：" + l.releaser + "）" : ""}`,
    el("span", {class: "bs"}, ...l.files.map((f) => el("a", {class: "btn sm", href: `${base}/letters/${l.n}/${f}`, target: f.endsWith(".pdf") ? "_blank" : undefined}, fileName(f)))))));

// drawSettled shows what has left the office; a change needs a further letter.
function drawSettled() {
  const last = page.letters[page.letters.length - 1];
  $("fields").replaceChildren(el("h2", {}, `已签发，${last.number}`), el("p", {class: "hint"}, "签发后文字和文号不能再改。如需更改，须另发一文。"), sent());
  const li = (text, c) => el("li", {class: c}, icon("check"), text);
  $("way").replaceChildren(li("判定", "done"), li("拟文", "done"), li("签发", "done"));
  $("steps").replaceChildren(el("button", {type: "button", class: "btn", onclick: () => { another = true; draw(); preview(); }}, icon("plus"), "另发一文"));
  $("checks").replaceChildren();
}

const fileName = (f) => ({"notice.pdf": "公文 PDF", "notice.docx": "公文 Word", "annotated.docx": "带批注的报告", "annotated.pdf": "带批注的报告", "package.zip": "全部打包"}[f] || f);

function drawWay() {
  const d = page.decided, open = d.open_findings + d.open_questions + d.open_returned, state = page.open?.state, may = page.may, second = page.second || !(may.word && may.release);
  const li = (text, now, done) => el("li", {class: now ? "now" : done ? "done" : ""}, done && icon("check"), text);
  $("way").replaceChildren(li(open ? `判定，余 ${open} 条` : "判定", false, !open), li("拟文", state !== "proposed", state === "proposed"), ...(second ? [li("复核", state === "proposed")] : []), li("签发"));
  const mine = page.open && page.open.drafter === page.who, can = !page.blank;
  const b = [], hint = (text) => b.push(el("span", {class: "hint"}, text));
  if (may.word && !page.open) b.push(el("button", {type: "button", class: "btn", onclick: () => save(0)}, "保存"));
  if (may.word && second && state !== "proposed") b.push(el("button", {type: "button", class: "btn main", disabled: !can, onclick: propose}, icon("sign"), "送复核"));
  if (may.release && second && state === "proposed" && !mine) b.push(el("button", {type: "button", class: "btn", onclick: sendBack}, "退回修改"));
  if (may.release && (page.second ? state === "proposed" && !mine : page.open || may.word)) b.push(el("button", {type: "button", class: "btn main", disabled: !can, onclick: issue}, icon("sign"), page.second ? "同意并签发" : "签发"));
  if (may.release && !may.word && !page.open) hint("文书还没有拟好");
  if (second && state === "proposed" && (mine || !may.release)) hint(may.release ? "已送复核，请由另一人签发" : "已送复核，请负责人签发");
  else if (may.why) hint(may.why);
  $("steps").replaceChildren(...b);
  const check = (ok, text, note) => el("span", {class: ok ? "ok" : "no"}, icon(ok ? "check" : "warn"), text, note ? `（${note}）` : "");
  $("checks").replaceChildren(el("b", {}, "签发前核对"), check(!open, open ? `还有 ${open} 条待定，未定的不写入` : "每条提示都已判定"), check(d.upheld > 0 || page.signing.kind === "file", `写入 ${d.upheld} 条意见，都由人采纳`),
    check(!page.blank, page.blank ? "要素不齐" : "要素齐全"), check(true, "身份证号、电话、银行卡号已遮盖"),
    el("a", {class: page.form.left ? "no" : "ok", href: `/reports/${document.body.dataset.report}/form`}, icon(page.form.left ? "warn" : "check"), page.form.final ? "报备表已定稿，随文打包" : page.form.left ? `报备表还有 ${page.form.left} 栏待核实，不随文打包` : "报备表已核实，签发时一并定稿"));
}

function edits() {
  const out = {...page.signing.edits};
  for (const p of page.paragraphs) if (p.said !== p.text) out[p.text] = p.said; else delete out[p.text];
  return out;
}

function save(after) {
  if (!page.may.word) return;
  clearTimeout(saving);
  dirty = true;
  $("state").textContent = "正在保存…";
  saving = setTimeout(async () => {
    if (!page.who) {
      page.who = await askName("");
      if (!page.who) { $("state").textContent = "没有保存：请填写姓名"; return; }
    }
    const focus = document.activeElement?.dataset?.i, at = document.activeElement?.selectionStart;
    try {
      page = await call("PUT", base + "/letter", {...page.signing, no: page.signing.no || 0, edits: edits()});
    } catch (e) { $("state").textContent = "没有保存"; return say(e); }
    dirty = false;
    $("state").textContent = "已保存 " + when(new Date()).split(" ")[1];
    if (focus !== undefined) { drawWay(); } else draw();
    const t = focus !== undefined && document.querySelector(`[data-i="${focus}"]`);
    if (t && document.activeElement !== t) { t.focus(); t.setSelectionRange(at, at); }
    preview();
  }, after);
}

function preview() {
  const f = $("preview"), b = $("blank");
  if (settled()) {
    const last = page.letters[page.letters.length - 1];
    b.hidden = true; f.hidden = false;
    f.src = `${base}/letters/${last.n}/notice.pdf#toolbar=0&navpanes=0&view=FitH`;
    return;
  }
  b.hidden = !page.blank;
  f.hidden = !!page.blank;
  b.textContent = page.blank || "";
  if (!page.blank) f.src = base + "/letter/preview.pdf?at=" + Date.now() + "#toolbar=0&navpanes=0&view=FitH";
}

// sure asks before what cannot be taken back; the button names the act.
function sure(title, text, ok, note) {
  const d = $("sure");
  $("sure-title").textContent = title;
  $("sure-text").textContent = text;
  $("sure-ok").textContent = ok;
  $("sure-note").hidden = !note;
  $("sure-in").value = "";
  $("sure-in").required = !!note;
  d.returnValue = "";
  d.showModal();
  return new Promise((yes) => d.addEventListener("close", () => yes(d.returnValue === "ok"), {once: true}));
}

async function step(path, note, done, form) {
  if (!page.who) page.who = await askName("");
  if (!page.who) return;
  try {
    page = await call("POST", base + "/letter/" + path, {acts: page.acts, note: note || "", form: !!form});
  } catch (e) { say(e); if (e.status === 409) load(); return; }
  another = false;
  draw(); preview();
  toast(done());
}
async function ready() {
  if (page.may.word && (!page.open || dirty)) {
    if (!page.who) page.who = await askName("");
    if (!page.who) return false;
    try { page = await call("PUT", base + "/letter", {...page.signing, edits: edits()}); dirty = false; } catch (e) { say(e); return false; }
  }
  return true;
}
async function propose() { if (await ready()) step("propose", "", () => "已送复核"); }
async function sendBack() { if (await sure("退回修改", "请写明要改什么，拟稿人会看到。", "退回修改", true)) step("return", $("sure-in").value, () => "已退回修改"); }
async function issue() {
  if (!await ready()) return;
  const number = page.number, form = !page.form.left && !page.form.final;
  if (await sure("签发文书", "签发后文字和文号不能再改，如需更改须另发一文。" + (form ? "报备表一并定稿，随文打包。" : ""), "签发 " + number)) step("issue", "", () => `已签发，${number}。`, form);
}

$("who").addEventListener("click", async () => {
  if ($("who").dataset.account) { location.href = "/account"; return; }
  const n = await askName(page.who); if (n) { page.who = n; draw(); } });
window.addEventListener("beforeunload", (e) => { if (dirty) e.preventDefault(); });

async function load() {
  page = await call("GET", base + "/letter");
  draw(); preview();
}
load().catch((e) => { $("fields").replaceChildren(el("div", {class: "tip bad"}, el("div", {}, e.message))); });
