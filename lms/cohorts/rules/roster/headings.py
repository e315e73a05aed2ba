"""Which column holds what: headings in Chinese, English and Vietnamese as offices write them."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from courses.workbooks.grid import narrow


class Column(StrEnum):
    """What a column of a roster holds."""

    NAME = "name"
    PHONE = "phone"
    ID_TYPE = "id_type"
    ID_NO = "id_no"
    SEX = "sex"
    BIRTH = "birth"
    PARTNER = "partner"
    DEPARTMENT = "department"
    CLASS = "class"
    OCCUPATION = "occupation"
    LEVEL = "level"
    CATEGORY = "category"
    CATEGORY_SINCE = "category_since"
    CATEGORY_UNTIL = "category_until"
    NOTE = "note"
    NUMBER = "number"
    EMPLOYEE_NO = "employee_no"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"


PERSON = (Column.NAME, Column.PHONE, Column.ID_NO)
# Written without spaces, signs, case and accents (`plain`); the first of each is what a template says.
NAMES: dict[Column, str] = {
    Column.NAME: "姓名 学员姓名 真实姓名 中文姓名 本人姓名 受训人员姓名 学员 名字 学生姓名 学徒姓名 学徒 参训人员 参训人员姓名 人员姓名 培训人员 员工姓名 职工姓名 "
    "name fullname learner learnername student studentname trainee traineename apprentice employeename "
    "hovaten hoten ten hotenhocvien hovatenhocvien hocvien tenhocvien",
    Column.PHONE: "手机号 手机 手机号码 电话 电话号码 联系电话 联系方式 移动电话 本人电话 学员电话 学员手机 本人手机 联系手机 联络电话 联系号码 手机电话 "
    "phone phoneno phonenumber mobile mobileno mobilenumber mobilephone cell cellphone telephone tel contact contactno contactnumber cellno telno "
    "dienthoai sodienthoai sdt sodt dtdd didong sodidong dienthoaididong dienthoailienhe",
    Column.ID_NO: "身份证号 身份证号码 身份证 身份证编号 证件号 证件号码 公民身份号码 公民身份证号码 居民身份证号 居民身份证号码 "
    "居民身份证 身份号码 身份证件号码 有效证件号码 身份证字号 身分证 身分证号 身分证号码 身分证字号 二代身份证号 "
    "护照 护照号 护照号码 passport passportno passportnumber hochieu sohochieu id idno idnumber idcard idcardno idcardnumber identityno identitynumber "
    "identitycard nationalid nationalidno nationalidnumber documentno documentnumber idcode "
    "cccd socccd cmnd socmnd cccdcmnd cmndcccd socccdcmnd socmndcccd socancuoc cancuoc cancuoccongdan socancuoccongdan "
    "chungminhnhandan sochungminhnhandan sodinhdanh sodinhdanhcanhan madinhdanh sogiayto sothecancuoc",
    Column.ID_TYPE: "证件类型 证件类别 证件种类 身份证件类型 idtype typeofid documenttype loaigiayto loaigiaytotuythan",
    Column.SEX: "性别 sex gender gioitinh",
    Column.BIRTH: "出生日期 出生年月 生日 出生年月日 birthdate dateofbirth birthday dob birth ngaysinh ngaythangnamsinh namsinh",
    Column.PARTNER: "企业 单位 企业名称 单位名称 用人单位 所在单位 工作单位 所在企业 公司 公司名称 村 行政村 所在村 "
    "company employer enterprise partner organisation organization companyname doanhnghiep congty donvi tencongty "
    "tendoanhnghiep donvicongtac",
    Column.DEPARTMENT: "部门 车间 所在部门 部门车间 班组 村组 小组 科室 工段 车间部门 department dept workshop section team "
    "bophan phongban phanxuong xuong to thon phong",
    Column.CLASS: "班级 班次 培训班 班级名称 所在班级 class classname cohort group lop lophoc tenlop",
    Column.OCCUPATION: "工种 职业 职业工种 培训工种 岗位 岗位工种 培训专业 专业 occupation trade job post position nghe nghedaotao vitri "
    "congviec",
    Column.LEVEL: "等级 级别 技能等级 培训等级 职业技能等级 level grade skilllevel bac trinhdo captrinhdo",
    Column.CATEGORY: "人员类别 类别 人员类型 学员类别 学员类型 人员性质 category personcategory type learnertype doituong loaidoituong "
    "nhomdoituong",
    Column.CATEGORY_SINCE: "类别起始 类别开始日期 认定日期 类别认定日期 categoryfrom categorysince validfrom doituongtungay",
    Column.CATEGORY_UNTIL: "类别截止 类别截止日期 有效期至 类别有效期至 categoryuntil categoryto validto validuntil doituongdenngay",
    Column.NOTE: "备注 说明 附注 note notes remark remarks comment comments ghichu",
    Column.NUMBER: "序号 编号 no number index 序 stt sott tt",
    Column.EMPLOYEE_NO: "工号 员工编号 员工号 员工工号 职工号 职工工号 职工编号 人员编号 employeeno employeenumber employeeid employeecode "
    "staffno staffnumber staffid workno worknumber manhanvien manv msnv sohieu sohieunhanvien",
    Column.FAMILY_NAME: "姓 姓氏 surname familyname lastname ho hodem hovadem hotendem hovatendem hovatenlot holot hochulot",
    Column.GIVEN_NAME: "名 firstname givenname givennames forename forenames tengoi",
}
KNOWN: dict[str, Column] = {word: column for column, words in NAMES.items() for word in words.split()}
# A heading may say more than its name: 身份证号码(18位), 手机号（必填）, Họ và tên *.
BRACKETS = re.compile(r"[(\[{<【《〈「][^)\]}>】》〉」]*[)\]}>】》〉」]")
NOT_LETTERS = re.compile(r"[\W_]+")
# Somebody else's number or name is not the learner's.
OTHERS = (
    "紧急",
    "家长",
    "监护",
    "导师",
    "师傅",
    "负责人",
    "班主任",
    "父",
    "母",
    "配偶",
    "emergency",
    "mentor",
    "guardian",
)
# What stands about a document, and is not its number.
NOT_THE_NUMBER = (
    "类型", "类别", "有效", "地址", "住址", "照片", "复印", "签发", "机关", "是否", "扫描", "正面", "反面", "实名",
    "ngaycap", "noicap", "thoihan", "issued", "expiry",
)  # fmt: skip
PARTS: tuple[tuple[str, Column], ...] = (
    ("身份证", Column.ID_NO),
    ("证件号", Column.ID_NO),
    ("手机", Column.PHONE),
    ("联系电话", Column.PHONE),
    ("姓名", Column.NAME),
    ("cccd", Column.ID_NO),
    ("cmnd", Column.ID_NO),
    ("dienthoai", Column.PHONE),
    ("hovaten", Column.NAME),
    ("人员类别", Column.CATEGORY),
    ("phonenumber", Column.PHONE),
    ("idnumber", Column.ID_NO),
    ("identity", Column.ID_NO),
    ("identification", Column.ID_NO),
    ("nationalid", Column.ID_NO),
    ("mobile", Column.PHONE),
    ("telephone", Column.PHONE),
    ("fullname", Column.NAME),
    ("nameof", Column.NAME),
)
LONGEST = 24


# Headings of Hong Kong and Taiwan in the characters of the names above.
SIMPLER = str.maketrans(
    "號碼證電話機單業門間級職種類別備註說學員參訓聯絡係繫動車組專導師編國護緊監負責親隊廠務稱認屆滿簽發關圖產區鄉鎮齡歷擬報從現職屬實掃",
    "号码证电话机单业门间级职种类别备注说学员参训联络系系动车组专导师编国护紧监负责亲队厂务称认届满签发关图产区乡镇龄历拟报从现职属实扫",
)


def plain(heading: str) -> str:
    """A heading in one spelling: no brackets, spaces, line breaks, signs, case or accents."""
    text = narrow(heading).casefold().replace("đ", "d").translate(SIMPLER)
    text = BRACKETS.sub("", text) or text
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return NOT_LETTERS.sub("", text)


def is_exact(heading: str) -> bool:
    """Whether a heading is one of the names themselves: such a column comes before one that only holds the word."""
    return plain(heading) in KNOWN


def column_of(heading: str) -> Column | None:
    """What the column under a heading holds; None for one that we do not know."""
    word = plain(heading)
    if not word or len(word) > LONGEST:
        return None
    exact = KNOWN.get(word)
    if exact is not None:
        return exact
    # 手机号/微信, 身份证号或护照号: each side of a stroke is tried alone.
    for part in re.split(r"[/|、或]", narrow(heading)):
        found = KNOWN.get(plain(part))
        if found is not None:
            return found
    if any(other in word for other in (*OTHERS, *NOT_THE_NUMBER)):
        return None
    return next((column for part, column in PARTS if part in word), None)
