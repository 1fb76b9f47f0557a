"""What a release is made of, and that it is the same each time."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from test_links import documents

from console import version
from console.command import run
from console.failure import SetUpError
from console.paths import ROOT
from console.release import (
    archives,
    changelog,
    command,
    links,
    package,
    provenance,
    site,
    templates,
    trust,
)
from console.release import source as sources
from console.release.source import Source
from console.toolchain import find_jdk

SECONDS = 1_790_000_000
TEMPLATE = (ROOT / "template.yaml").read_text()


def commit(root=ROOT):
    """The working tree, as if it were a commit."""
    return Source(root, "0123456789abcdef0123456789abcdef01234567", SECONDS)


# Archives


def filled(folder, order, mode, seconds):
    """The same files, made in another order, at another time, by a user with another umask."""
    contents = {"b/a.txt": "a", "b/B.txt": "B", "a-b": "1", "a/b": "2", "bin/start": "#!/bin/sh"}
    for name in order(contents):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(contents[name])
        file.chmod(mode | (0o100 if name.startswith("bin/") else 0))
        os.utime(file, (seconds, seconds))
    (folder / "b" / "link").symlink_to("a.txt")
    return folder


@pytest.fixture
def twins(tmp_path):
    one = filled(tmp_path / "one", sorted, 0o600, 1_000_000_000)
    other = filled(tmp_path / "an" / "other", lambda names: reversed(list(names)), 0o664, SECONDS)
    return one, other


def test_a_zip_depends_on_the_files_and_on_nothing_else(twins, tmp_path):
    made = []
    for folder in twins:
        (folder / "b" / "link").unlink()
        archives.zipped(folder, tmp_path / "made.zip", SECONDS, "top")
        made.append((tmp_path / "made.zip").read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        names = [entry.filename for entry in archive.infolist()]
        assert names == ["top/a-b", "top/a/b", "top/b/B.txt", "top/b/a.txt", "top/bin/start"]
        modes = {entry.filename: entry.external_attr >> 16 for entry in archive.infolist()}
        assert modes["top/bin/start"] & 0o777 == 0o755 and modes["top/a/b"] & 0o777 == 0o644


def test_a_tar_depends_on_the_files_and_on_nothing_else(twins, tmp_path):
    made = []
    for folder in twins:
        archives.tarred(folder, tmp_path / "made.tar.gz", SECONDS, "top")
        made.append((tmp_path / "made.tar.gz").read_bytes())
    assert made[0] == made[1]
    with tarfile.open(fileobj=io.BytesIO(made[0])) as archive:
        assert archive.getmember("top/b/link").linkname == "a.txt"
        assert archive.getmember("top/bin/start").mode == 0o755
        assert {(member.uid, member.uname) for member in archive} == {(0, "")}


def test_a_file_that_changes_changes_the_archive(twins, tmp_path):
    one, other = twins
    (other / "a-b").write_text("changed")
    for folder, name in ((one, "one.tar.gz"), (other, "other.tar.gz")):
        archives.tarred(folder, tmp_path / name, SECONDS, "top")
    assert (tmp_path / "one.tar.gz").read_bytes() != (tmp_path / "other.tar.gz").read_bytes()


def test_two_releases_that_differ_are_told_apart_by_the_file(tmp_path):
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same").write_text("same")
    command.compare(tmp_path / "one", tmp_path / "other")
    (tmp_path / "one" / "alone").touch()
    (tmp_path / "other" / "same").write_text("else")
    with pytest.raises(SetUpError, match="same, alone"):
        command.compare(tmp_path / "one", tmp_path / "other")


# The package


@pytest.fixture
def built(tmp_path):
    """As if built: what of the functions' code does not matter here."""
    code = tmp_path / "built"
    (code / "rekey").mkdir(parents=True)
    (code / "rekey" / "Some.class").write_bytes(b"code")
    return code


@pytest.fixture
def unpacked(built, tmp_path):
    package.assemble(commit(), built, tmp_path / "package")
    return tmp_path / "package"


def test_no_link_of_the_packages_documents_leads_nowhere(unpacked):
    pages = [*package.AS_THEY_ARE, *(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md"))]
    linked = links.linked(ROOT, [page for page in pages if page.endswith(".md")])
    assert "CONTRIBUTING.md" in linked
    assert [name for name in sorted(linked) if not (unpacked / name).is_file()] == []


def test_the_same_tree_in_another_folder_makes_the_same_package(built, tmp_path):
    made = []
    for name in ("one", "an/other"):
        tree = tmp_path / name / "tree"
        tree.mkdir(parents=True)
        for part in ("template.yaml", "pom.xml", *package.AS_THEY_ARE):
            there = ROOT / part
            (shutil.copytree if there.is_dir() else shutil.copyfile)(there, tree / part)
        package.assemble(commit(tree), built, tmp_path / name / "package")
        archives.zipped(tmp_path / name / "package", tmp_path / "made.zip", SECONDS, "rekey")
        made.append((tmp_path / "made.zip").read_bytes())
    assert made[0] == made[1]


class Loader(yaml.SafeLoader):
    """Takes each short form of a function for what it is of."""


Loader.add_multi_constructor("!", lambda loader, tag, node: (tag, plain(loader, node)))


def plain(loader, node):
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


def read(text):
    return yaml.load(text, Loader)


def test_each_function_of_the_package_names_the_built_code(unpacked):
    for name in ("template.yaml", package.VARIANT):
        parts = read((unpacked / name).read_text())["Resources"].values()
        functions = [part for part in parts if part["Type"] == "AWS::Serverless::Function"]
        assert len(functions) == TEMPLATE.count("Type: AWS::Serverless::Function")
        assert {part["Properties"]["CodeUri"] for part in functions} == {templates.FUNCTIONS}
    with zipfile.ZipFile(unpacked / templates.FUNCTIONS) as archive:
        assert archive.namelist() == ["rekey/Some.class"]


def test_every_file_that_a_template_of_the_package_names_is_in_it(unpacked):
    named = set()
    for name in ("template.yaml", package.VARIANT):
        template = read((unpacked / name).read_text())
        about = template["Metadata"].get("AWS::ServerlessRepo::Application", {})
        named |= {value for key, value in about.items() if key.endswith("Url")}
        for part in template["Resources"].values():
            for key in ("CodeUri", "DefinitionUri", "TemplateURL"):
                named |= {part.get("Properties", {}).get(key)} - {None}
    assert {"member.yaml", "statemachine/rotate.asl.yaml", "README.md", "LICENSE"} < named
    assert [name for name in named if not (unpacked / name).is_file()] == []


# The variant


def variant():
    return read(templates.variant(templates.hub(TEMPLATE), version.of()))


def test_the_variant_is_the_hub_without_what_brings_the_role_to_the_members():
    whole, part = read(templates.hub(TEMPLATE)), variant()
    left_out = {
        name
        for name, resource in whole["Resources"].items()
        if resource["Type"] in ("AWS::CloudFormation::StackSet", "AWS::CloudFormation::Stack")
    }
    assert left_out == {"MemberRoles", "MemberRoleHere"}
    assert part["Resources"] == {
        name: resource for name, resource in whole["Resources"].items() if name not in left_out
    }
    for section in ("Mappings", "Outputs", "Globals", "Transform", "Description"):
        assert part[section] == whole[section]
    assert "Rules" not in part


def test_the_variant_asks_for_no_parameter_that_it_does_not_use():
    whole, part = read(TEMPLATE), variant()
    asked = set(part["Parameters"])
    assert set(whole["Parameters"]) - asked == {
        *("OrganizationId", "CallAs", "MemberPermissions", "CreateKeys", "NewKeyAlias"),
        "MemberPermissionsBoundary",
    }
    interface = part["Metadata"]["AWS::CloudFormation::Interface"]
    shown = [name for group in interface["ParameterGroups"] for name in group["Parameters"]]
    assert sorted(shown) == sorted(asked)
    assert set(interface["ParameterLabels"]) == asked
    assert "StackSet" not in json.dumps([part["Parameters"], interface])


def test_the_metadata_is_as_the_repository_takes_it():
    """docs.aws.amazon.com/serverless-application-model/latest/developerguide/
    serverless-sam-template-publishing-applications-metadata-properties.html
    """
    about = variant()["Metadata"]["AWS::ServerlessRepo::Application"]
    assert about["SemanticVersion"] == version.of()
    assert about["SpdxLicenseId"] == "Apache-2.0"
    assert 1 <= len(about["Description"]) <= 256
    assert len(about["Labels"]) <= 10
    assert {"Name", "Author", "LicenseUrl", "ReadmeUrl"} < set(about)


def test_sam_and_cfn_lint_find_nothing_wrong_with_the_variant(unpacked):
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    file = ("--template-file", str(unpacked / package.VARIANT))
    validate = ["sam", "validate", "--lint", "--region", "eu-central-1", *file]
    run(validate, environ | {"SAM_CLI_TELEMETRY": "0"}, unpacked / "sam.log", cwd=unpacked)


# The rest


def test_a_release_is_made_of_the_commit_and_not_of_the_working_tree(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()

    def git(*arguments):
        who = ("-c", "user.name=n", "-c", "user.email=e@example.com")
        subprocess.run(["git", "-C", tree, *who, *arguments], check=True, capture_output=True)

    git("init")
    (tree / "pom.xml").write_text((ROOT / "pom.xml").read_text())
    git("add", ".")
    git("commit", "-m", "First")
    assert sources.is_committed(tree)
    (tree / "pom.xml").write_text("changed")
    assert not sources.is_committed(tree)
    (tmp_path / "out").mkdir()
    made = sources.checked_out(tmp_path / "out", tree)
    assert made.version == version.of()
    assert len(made.commit) == 40 and made.time.endswith("Z")


def test_without_a_commit_there_is_no_release(tmp_path):
    with pytest.raises(SetUpError, match="git rev-parse failed"):
        sources.checked_out(tmp_path, tmp_path)


def test_a_release_of_another_version_is_refused():
    refused = CliRunner().invoke(command.release, ["--version", "0.0.1"])
    assert isinstance(refused.exception, SetUpError)
    assert "not 0.0.1" in str(refused.exception)


def test_the_changes_are_the_section_of_the_version():
    text = "# Changelog\n\n## [Unreleased]\n- new\n\n## [1.1.0] - 2026-12-01\n### Added\n- this\n"
    text += "\n## [1.0.0]\n- old\n"
    assert changelog.excerpt(text, "1.1.0") == "# Rekey 1.1.0\n### Added\n- this\n"
    assert changelog.excerpt(text, "2.0.0") == "# Rekey 2.0.0\n- new\n"
    with pytest.raises(SetUpError, match="neither for 2.0.0"):
        changelog.excerpt("# Changelog\n", "2.0.0")


def test_java_reads_the_certificates_that_a_release_trusts(tmp_path):
    trusted = trust.certificates()
    assert len(trusted) > 50
    made = trust.store(trusted, SECONDS)
    assert made == trust.store(list(reversed(trusted)), SECONDS)
    (tmp_path / "cacerts").write_bytes(made)
    told = subprocess.run(
        [find_jdk(os.environ) / "bin" / "keytool", "-list", "-storepass", "changeit"]
        + ["-keystore", tmp_path / "cacerts"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.count("trustedCertEntry") == len(trusted)


def test_the_provenance_names_the_commit_the_tools_and_each_file_by_its_digest(tmp_path):
    (tmp_path / "rekey.zip").write_bytes(b"zip")
    told = provenance.statement(commit(), tmp_path.iterdir(), {"jdk": "25.0.3+9"}, "urn:who")
    assert told["subject"] == [
        {"name": "rekey.zip", "digest": {"sha256": hashlib.sha256(b"zip").hexdigest()}}
    ]
    definition = told["predicate"]["buildDefinition"]
    assert definition["externalParameters"]["commit"] == commit().commit
    materials = definition["resolvedDependencies"]
    assert {"uri": "pkg:generic/jdk@25.0.3+9"} in materials
    assert materials[0]["digest"] == {"gitCommit": commit().commit}
    assert told["predicate"]["runDetails"]["builder"]["id"] == "urn:who"
    assert str(tmp_path) not in json.dumps(told) and str(ROOT) not in json.dumps(told)


def test_the_checksums_are_checked_by_sha256sum(tmp_path):
    for name in ("b.zip", "a.json"):
        (tmp_path / name).write_text(name)
    provenance.checksums(tmp_path)
    check = ["sha256sum", "--check", "--strict", provenance.CHECKSUMS]
    told = subprocess.run(check, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout == "a.json: OK\nb.zip: OK\n"
    (tmp_path / "a.json").write_text("changed")
    assert subprocess.run(check, cwd=tmp_path, capture_output=True).returncode == 1


# The site


def built_site(root, folder):
    folder.mkdir()
    return site.build(commit(root), folder, os.environ, folder / "mkdocs.log")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return built_site(ROOT, tmp_path_factory.mktemp("site") / "one")


def test_the_site_has_a_page_for_each_document(pages):
    found = {page.relative_to(pages).as_posix() for page in pages.rglob("*.html")}
    named = {document.replace("README.md", "index.md") for document in documents()}
    assert {Path(document).with_suffix(".html").as_posix() for document in named} <= found


def test_the_same_documents_make_the_same_site(pages, tmp_path):
    made = []
    for folder in (pages, built_site(ROOT, tmp_path / "again")):
        archives.zipped(folder, tmp_path / "site.zip", SECONDS)
        made.append((tmp_path / "site.zip").read_bytes())
    assert made[0] == made[1]


class Loaded(HTMLParser):
    """What a page has the browser load."""

    def __init__(self):
        super().__init__()
        self.urls = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if "src" in named or tag == "link":
            self.urls.append(named.get("src") or named.get("href"))


def test_a_page_of_the_site_fetches_nothing_from_elsewhere(pages):
    page = Loaded()
    page.feed((pages / "index.html").read_text())
    assert len(page.urls) > 3
    assert [url for url in page.urls if url.startswith(("http", "//"))] == []


def test_links_that_lead_nowhere_are_no_site(tmp_path):
    root = tmp_path / "tree"
    (root / "docs").mkdir(parents=True)
    shutil.copy(ROOT / "pom.xml", root)
    (root / "docs" / "there.md").write_text("# There: [home](../README.md#home)\n")
    right = "# Home\n[there](docs/there.md) and [its heading](docs/there.md#there-home)\n"
    (root / "README.md").write_text(right)
    built_site(root, tmp_path / "right")
    wrong = ("a.md", "docs/there.md#b", "#c")
    (root / "README.md").write_text(right + " ".join(f"[wrong]({link})" for link in wrong))
    with pytest.raises(SetUpError) as refused:
        built_site(root, tmp_path / "wrong")
    assert [link for link in wrong if f"'{link}'" not in str(refused.value)] == []
