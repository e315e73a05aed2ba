"use strict";
// Every word of the page in English (as verify.py prints them), Chinese and Vietnamese. {0}, {1} … are values.

const FAULTS = {
  "no-object": ["{0} line {1}: is no JSON object", "{0} 第 {1} 行：不是 JSON 对象", "{0} dòng {1}: không phải đối tượng JSON"],
  missing: ["{0}: is missing", "{0}：缺少此文件", "{0}: thiếu tệp này"],
  "other-file": ["{0}: is not the file that was signed", "{0}：不是签名时的文件", "{0}: không phải tệp đã được ký"],
  unlisted: ["manifest.json: does not list {0}", "manifest.json：没有列出 {0}", "manifest.json: không liệt kê {0}"],
  "manifest-unsigned": ["manifest.json: the signature does not match", "manifest.json：签名不一致", "manifest.json: chữ ký không khớp"],
  "root-unsigned": ["manifest.json: the signature of the root of {0} does not match", "manifest.json：{0} 的根值签名不一致", "manifest.json: chữ ký của giá trị gốc ngày {0} không khớp"],
  "other-root": ["the root of {0} is not the one you gave", "{0} 的根值与您填写的不同", "giá trị gốc ngày {0} không phải giá trị bạn đã nhập"],
  "other-key": ["the public key is not the one you gave", "公钥与您填写的不同", "khóa công khai không phải khóa bạn đã nhập"],
  "evidence-altered": ["evidence_index.jsonl line {0}: evidence {1} was altered", "evidence_index.jsonl 第 {0} 行：证据 {1} 被改动", "evidence_index.jsonl dòng {0}: bằng chứng {1} đã bị sửa"],
  "out-of-order": ["entry {0} (entries.jsonl line {1}): entry {2} is expected here", "第 {0} 条分录（entries.jsonl 第 {1} 行）：此处应为第 {2} 条", "bút toán {0} (entries.jsonl dòng {1}): ở đây phải là bút toán {2}"],
  "entry-altered": ["entry {0} (entries.jsonl line {1}): was altered, its content does not give its hash", "第 {0} 条分录（entries.jsonl 第 {1} 行）：被改动，内容与哈希不符", "bút toán {0} (entries.jsonl dòng {1}): đã bị sửa, nội dung không cho ra mã băm của nó"],
  "entry-unknown": ["entry {0} (entries.jsonl line {1}): seconds, mode or rule set are not known", "第 {0} 条分录（entries.jsonl 第 {1} 行）：秒数、方式或规则无法识别", "bút toán {0} (entries.jsonl dòng {1}): không rõ số giây, hình thức hoặc bộ quy tắc"],
  "wrong-reversal": ["entry {0} (entries.jsonl line {1}): does not take back what entry {2} gave", "第 {0} 条分录（entries.jsonl 第 {1} 行）：没有如数冲销第 {2} 条", "bút toán {0} (entries.jsonl dòng {1}): không đảo đúng bút toán {2}"],
  "no-evidence": ["entry {0} (entries.jsonl line {1}): evidence {2} is not in the index", "第 {0} 条分录（entries.jsonl 第 {1} 行）：索引中没有证据 {2}", "bút toán {0} (entries.jsonl dòng {1}): bằng chứng {2} không có trong chỉ mục"],
  "other-head": ["entry {0}: is not the head that the root stands for", "第 {0} 条分录：不是根值所代表的末条", "bút toán {0}: không phải bút toán cuối mà giá trị gốc đại diện"],
  "no-path": ["proofs.json: the path of this account does not lead to the root", "proofs.json：此账户的路径到不了根值", "proofs.json: đường dẫn của tài khoản này không tới giá trị gốc"],
  "other-number": ["proofs.json: {0} entries are sealed, {1} are here", "proofs.json：封存了 {0} 条分录，这里有 {1} 条", "proofs.json: đã niêm phong {0} bút toán, ở đây có {1}"],
  "statement-alone": ["statements.csv: this account has no entries, or its rule set is missing", "statements.csv：此账户没有分录，或缺少规则", "statements.csv: tài khoản này không có bút toán, hoặc thiếu bộ quy tắc"],
  "other-figure": ["statements.csv: {0} is {1}, the entries give {2}", "statements.csv：{0} 写的是 {1}，由分录得出 {2}", "statements.csv: {0} ghi {1}, các bút toán cho ra {2}"],
  "no-statement": ["statements.csv: this account has no line", "statements.csv：没有此账户的一行", "statements.csv: không có dòng của tài khoản này"],
  "class-count": ["manifest.json: {0} of {1} is {2}, {3} are here", "manifest.json：{1} 的 {0} 写的是 {2}，这里是 {3}", "manifest.json: {0} của {1} ghi {2}, ở đây là {3}"],
  count: ["manifest.json: {0} in all is {1}, {2} are here", "manifest.json：{0} 合计写的是 {1}，这里是 {2}", "manifest.json: tổng {0} ghi {1}, ở đây là {2}"],
  "no-class": ["manifest.json: does not list the class of this account", "manifest.json：没有列出此账户所在的班级", "manifest.json: không liệt kê lớp của tài khoản này"],
};

const WORDS = {
  title: ["Check an export of learning hours", "核验学时导出包", "Kiểm tra gói xuất giờ học"],
  lead: [
    "Everything is computed on this device: no network, no account. Choose the ZIP, or all files that were in it.",
    "全部在本机计算：不联网，不需要账号。请选择 ZIP，或其中的全部文件。",
    "Mọi thứ được tính trên máy này: không cần mạng, không cần tài khoản. Hãy chọn tệp ZIP, hoặc tất cả các tệp trong đó.",
  ],
  choose: ["Choose files, or drop them here", "选择文件，或拖放到这里", "Chọn tệp, hoặc thả vào đây"],
  language: ["Language", "语言", "Ngôn ngữ"],
  more: ["Compare with what you were told before", "与您事先得到的数字比对", "So với điều bạn đã được cho biết trước"],
  why: [
    "The public key comes with the export. A forger could bring a key of their own: only a root or key that you had before shows it.",
    "公钥随导出包一起提供，伪造者也可以换上自己的公钥：只有您事先记下的根值或公钥才能识破。",
    "Khóa công khai đi kèm gói xuất. Kẻ giả mạo có thể mang khóa của mình: chỉ giá trị gốc hoặc khóa bạn có từ trước mới cho thấy điều đó.",
  ],
  root: ["Root", "根值", "Giá trị gốc"],
  key: ["Public key", "公钥", "Khóa công khai"],
  rootOf: ["Root of {0}", "{0} 的根值", "Giá trị gốc ngày {0}"],
  keyOf: ["Public key {0}", "公钥 {0}", "Khóa công khai {0}"],
  working: ["Checking …", "正在核验……", "Đang kiểm tra …"],
  pass: ["PASS: every hour is as it was signed", "通过：每一学时都与签名时一致", "ĐẠT: mọi giờ học đều đúng như khi được ký"],
  fail: ["FAIL: {0} faults", "不通过：{0} 处不符", "KHÔNG ĐẠT: {0} chỗ sai"],
  unreadable: [
    "FAIL: this is no export that can be checked. Choose the ZIP as it was given to you.",
    "不通过：这不是可以核验的导出包。请选择您收到的 ZIP。",
    "KHÔNG ĐẠT: đây không phải gói xuất kiểm tra được. Hãy chọn tệp ZIP như bạn đã nhận.",
  ],
  unpack: [
    "This browser cannot unpack a ZIP. Unpack it, then choose all files in it.",
    "此浏览器无法解压 ZIP。请先解压，再选择其中的全部文件。",
    "Trình duyệt này không giải nén được ZIP. Hãy giải nén rồi chọn tất cả các tệp trong đó.",
  ],
  passed: ["PASS", "通过", "ĐẠT"],
  failed: ["FAIL", "不通过", "KHÔNG ĐẠT"],
  figures: ["{0} accounts · {1} entries", "{0} 个账户 · {1} 条分录", "{0} tài khoản · {1} bút toán"],
  account: ["account {0}", "账户 {0}", "tài khoản {0}"],
  whole: ["The export as a whole", "整个导出包", "Toàn bộ gói xuất"],
};

const LANGUAGES = [["en", "English"], ["zh-Hans", "中文"], ["vi", "Tiếng Việt"]];
const preferred = () => {
  const wanted = (navigator.languages || [navigator.language || ""]).map((name) => name.slice(0, 2));
  const known = wanted.find((name) => ["en", "zh", "vi"].includes(name));
  return { zh: 1, vi: 2 }[known] || 0;
};
const filled = (text, values) => text.replace(/\{(\d)\}/g, (_place, at) => {
  const value = values[Number(at)];
  return value === undefined || value === null ? "None" : String(value);
});
const faultText = (fault, language) => filled(FAULTS[fault.code][language], fault.values);
