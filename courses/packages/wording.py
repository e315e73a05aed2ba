"""What is wrong or odd in a package, in words that say what to do. One line a code; codes are stable."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ARCHIVE: dict[str, Promise] = {
    "empty-file": _("The file is empty. Export the course again and choose the new file."),
    "not-a-zip": _("This is no ZIP archive. Export the course as a SCORM package (.zip) and choose that file."),
    "other-archive": _("This is a %(kind)s archive. Unpack it, pack what was inside as .zip, and choose that file."),
    "cut-off": _("The end of the archive is missing. Copy or download it again, and choose the whole file."),
    "list-damaged": _("The archive's own list of files is damaged. Export the course again."),
    "something-before": _("Something stands before the archive, as in a program that unpacks itself. Export a plain .zip."),
    "split-archive": _("The archive is one part of several. Join them, or export the course as one file."),
    "encrypted": _("The archive is protected by a password. Take the password off, and choose it again."),
    "packed-otherwise": _("“%(name)s” is packed in a way that browsers and many programs do not know. Pack the course as an ordinary .zip."),
    "archive-too-large": _("The archive is larger than %(gb)s GB. Put long films into lessons of their own, and export the rest."),
    "too-many-files": _("The archive has more than %(n)s files. Split the course."),
    "no-files": _("There is no file in the archive. Export the course again."),
    "inflates-too-much": _("Unpacked, the package is larger than %(gb)s GB. Split the course."),
    "bomb": _("“%(name)s” is far larger inside than outside, as no courseware is. The package was not opened."),
    "overlap": _("Files lie over each other in the archive (“%(name)s”). No ordinary program makes that. The package was not opened."),
    "size-untrue": _("“%(name)s” has another size than the archive says. Export the course again."),
    "bad-checksum": _("“%(name)s” is damaged: its checksum is wrong. Copy the package again, or export it anew."),
    "member-damaged": _("“%(name)s” is damaged and cannot be unpacked. Copy the package again, or export it anew."),
    "headers-differ": _("The archive says two different things about “%(name)s”. Pack the course again."),
    "changed-meanwhile": _("The file changed while it was read. Choose it again when it is finished."),
    "link": _("“%(name)s” is a link to another file. Pack the course with the files themselves."),
    "no-plain-file": _("“%(name)s” is a device and no file. The package was not opened."),
}  # fmt: skip
NAMES: dict[str, Promise] = {
    "name-control": _("The name “%(name)s” has invisible signs in it. Rename the file, and pack the course again."),
    "name-empty": _("A file in the archive has no name. Pack the course again."),
    "name-reserved": _("“%(name)s” is a name that computers keep for themselves, or has a colon in it. Rename the file."),
    "name-twice": _("“%(name)s” is in the archive twice. Pack the course again."),
    "name-collides": _("“%(name)s” and “%(other)s” would be the same file on many computers. Rename one of them."),
    "path-absolute": _("“%(name)s” names a place on a disk and none in the package. The package was not opened."),
    "path-outside": _("“%(name)s” would lie outside of the package. The package was not opened."),
    "path-too-long": _("The name “%(name)s” is longer than %(n)s characters. Shorten the names of folders."),
    "path-too-deep": _("“%(name)s” lies more than %(n)s folders deep. Move it up."),
}  # fmt: skip
MANIFEST: dict[str, Promise] = {
    "no-manifest": _("There is no imsmanifest.xml in the archive, so it is no SCORM package. Export the course as SCORM 1.2 or 2004."),
    "several-manifests": _("There are several courses side by side: “%(other)s” and “%(name)s”. Make a package of each."),
    "package-inside": _("There is a package inside of this archive: “%(name)s”. Unpack the outer one, and choose the inner one."),
    "aicc": _("This is an AICC course. It is not played here. Export the course as SCORM 1.2 or 2004."),
    "tincan": _("This is an xAPI (Tin Can) course. It is not played here. Export the course as SCORM 1.2 or 2004."),
    "cartridge": _("This is a Common Cartridge and no SCORM package. Export the course as SCORM 1.2 or 2004."),
    "not-a-manifest": _("“%(name)s” is no manifest: it begins with <%(tag)s>. Export the course again."),
    "manifest-too-large": _("“%(name)s” is far larger than any course needs. Split the course."),
    "manifest-broken": _("“%(name)s” cannot be read: line %(line)s is no XML. Export the course again."),
    "manifest-dtd": _("“%(name)s” brings its own rules for XML (a DTD), which may hide an attack. Export the course without it."),
    "manifest-encoding": _("The characters of “%(name)s” cannot be read (%(encoding)s). Save it as UTF-8."),
    "encoding-untrue": _("The manifest says that it is %(said)s, but it is %(taken)s. It was read as that; look at the titles."),
    "version-missing": _("The manifest does not say which SCORM it is. It is played as %(taken)s; try it before you publish."),
    "version-unknown": _("Nobody knows the version “%(said)s” of the manifest. It is played as %(taken)s; try it before you publish."),
    "version-disagrees": _("The manifest says version “%(said)s”, but is written as %(other)s. Its own word is taken; try it before you publish."),
    "namespace-missing": _("The manifest does not name the standard's namespaces. It was read as %(said)s."),
    "submanifests": _("There are manifests inside of the manifest. Only the outer one is played."),
    "cmi5-not-played": _("This is a cmi5 course. It is kept, but lessons play SCORM only. Export the course as SCORM 1.2 or 2004."),
}  # fmt: skip
COURSE: dict[str, Promise] = {
    "nothing-to-launch": _("Nothing in this package can be opened: no item names a resource. Export the course again."),
    "title-missing": _("The course has no title. Write one in the lesson."),
    "organisation-missing": _("The package has no table of contents. Its SCOs are played in the order of the manifest: %(n)s."),
    "default-missing": _("The manifest names no way through the course that exists (“%(id)s”). “%(taken)s” is played."),
    "several-organisations": _("There are %(n)s ways through the course. “%(taken)s” is played."),
    "identifier-twice": _("The identifier “%(id)s” is there twice. The first is taken."),
    "heading-empty": _("“%(title)s” opens nothing and holds nothing. It is shown as a heading."),
    "resource-unknown": _("“%(title)s” names the resource “%(id)s”, which is not in the manifest. Export the course again."),
    "submanifest-meant": _("“%(title)s” opens a manifest inside of the manifest, which is not played here. Export the course as one."),
    "type-missing": _("The manifest does not say whether “%(title)s” is a SCO. It is played as one; try whether it reports."),
    "number-unclear": _("“%(said)s” is no number from %(least)s to %(most)s for %(what)s. It is left out."),
    "launch-empty": _("“%(title)s” names a resource without a file. Export the course again."),
    "launch-missing": _("“%(title)s” opens “%(href)s”, which is not in the package. Export the course again with all its files."),
    "launch-remote": _("“%(title)s” opens an address on the network (%(href)s). A course must bring its files."),
    "launch-script": _("“%(title)s” opens a script and no file (%(href)s). The package was not taken."),
    "launch-outside": _("“%(title)s” opens a file outside of the package (%(href)s). The package was not taken."),
    "launch-spelt-otherwise": _("“%(title)s” opens “%(href)s”, but the file is called “%(file)s”. That one is opened."),
    "launch-flash": _("“%(title)s” opens Flash (%(file)s), which no browser plays any more. Ask for a newer package."),
    "launch-no-page": _("“%(title)s” opens “%(file)s”, which is no page. Browsers may offer it as a download."),
    "file-outside": _("The manifest lists a file outside of the package (%(href)s). The package was not taken."),
    "files-missing": _("The manifest lists files that are not in the package: “%(first)s” (%(n)s in all). Look through the course once."),
    "files-remote": _("The manifest lists files on the network: “%(first)s” (%(n)s in all). They are not loaded here."),
}  # fmt: skip
NOTES: dict[str, Promise] = {
    "nested-root": _("The course lies in the folder “%(name)s” of the archive. That is no harm."),
    "files-beside": _("Files beside the folder of the course (“%(folder)s”) were left out: %(n)s."),
    "junk-left-out": _("Files that a system left behind (such as .DS_Store) were left out: %(n)s."),
    "names-decoded": _("The names of files do not say their encoding. They were read as %(encoding)s."),
    "archives-inside": _("Archives in the package are kept as they are and not opened: “%(name)s” (%(n)s in all)."),
    "programs-inside": _("Programs in the package are never run; browsers get them as plain bytes: “%(name)s” (%(n)s in all)."),
}  # fmt: skip
# Said after another sentence, where its value is known.
GUESS = _("Is “%(guess)s” meant?")
KEEPING: dict[str, Promise] = {
    "quota": _("The package needs %(needs)s MB; %(left)s MB of your room are left. Delete what is no longer needed, or ask the office for more."),
    "disk-full": _("The server has no room for this package now. Nothing was written: try again later or tell the office."),
}  # fmt: skip
WORDS = ARCHIVE | NAMES | MANIFEST | COURSE | NOTES | KEEPING
