"""Checks stack files with what people check them with: an editor's language server, and check-jsonschema.

    check.py DIRECTORY SCHEMA LANGUAGE_SERVER CHECK_JSONSCHEMA

A file `right-….yaml` is accepted by both. A file `wrong-….yaml` is refused by both, and says in its
first lines what the message of each must have in it. Prints what is otherwise; `-v` prints all messages.
"""

import json
import pathlib
import queue
import subprocess
import sys
import threading


class Editor:
    """A client of the language server."""

    def __init__(self, command, root):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.received = queue.Queue()
        threading.Thread(target=self.receive, daemon=True).start()
        documents = {"completion": {"completionItem": {}}, "publishDiagnostics": {}}
        capabilities = {"textDocument": documents, "workspace": {"configuration": True}}
        self.ask("initialize", {"processId": None, "rootUri": root, "capabilities": capabilities})
        self.send({"method": "initialized", "params": {}})

    def receive(self):
        out = self.process.stdout
        while length := out.readline():
            while out.readline().strip():
                pass
            self.received.put(json.loads(out.read(int(length.split(b":")[1]))))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def until(self, wanted):
        while True:
            message = self.received.get(timeout=60)
            if message.get("method") == "workspace/configuration":
                yaml = {"validate": True, "completion": True, "hover": True}
                items = message["params"]["items"]
                result = [yaml if item.get("section") == "yaml" else {} for item in items]
                self.send({"id": message["id"], "result": result})
            elif "id" in message and "method" in message:
                self.send({"id": message["id"], "result": None})
            elif wanted(message):
                return message

    def ask(self, method, params):
        self.send({"id": method, "method": method, "params": params})
        return self.until(lambda message: message.get("id") == method)["result"]

    def open(self, uri, text):
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        about = lambda it: it.get("method") == "textDocument/publishDiagnostics" and it["params"]["uri"] == uri
        return [it["message"] for it in self.until(about)["params"]["diagnostics"]]

    def complete(self, uri, text):
        self.open(uri, text)
        line = text.count("\n")
        position = {"line": line, "character": len(text) - text.rfind("\n") - 1}
        found = self.ask("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return {item["label"] for item in found["items"]}


def main():
    verbose = "-v" in sys.argv
    directory, schema, server, command = [it for it in sys.argv[1:] if it != "-v"]
    files = sorted(pathlib.Path(directory).glob("*.yaml"))
    root = pathlib.Path(schema).resolve().as_uri()
    editor = Editor([server, "--stdio"], root)
    modeline = f"# yaml-language-server: $schema={root}\n"
    faults = []

    def judge(file, tool, messages, refused):
        if verbose:
            print(f"{file.name} {tool}: {messages}")
        right = file.name.startswith("right-")
        if right and refused:
            faults.append(f"{file.name}: {tool} refuses it: {messages}")
        elif not right:
            wanted = next(it for it in file.read_text().splitlines() if it.startswith(f"# {tool}: "))
            wanted = wanted.partition(": ")[2]
            if not refused or wanted.lower() not in messages.lower():
                faults.append(f"{file.name}: {tool} does not say `{wanted}`: {messages}")

    ran = subprocess.run([command, "-o", "JSON", "--schemafile", schema, *files], capture_output=True, text=True)
    errors = json.loads(ran.stdout).get("errors", [])
    for file in files:
        messages = editor.open(f"{root}.{file.name}", modeline + file.read_text())
        judge(file, "editor", " | ".join(messages), bool(messages))
        messages = [f"{it['path']}: {it['message']}" for it in errors if it["filename"] == str(file)]
        judge(file, "ci", " | ".join(messages), bool(messages))

    vertex = "name: x\ntype: vertex\n"
    for text, has, lacks in [
        (vertex + "re", {"region"}, {"cluster", "execution_role", "artifact-store"}),
        (vertex + "art", {"artifact_store"}, {"artifact-store"}),
        ("type: ", {"vertex", "local"}, {"null"}),
        ("name: x\nacti", {"activate"}, {"async", "credentials"}),
        (vertex + "extra:\n  orchestrator:\n    syn", {"synchronous"}, {"runner"}),
    ]:
        offered = editor.complete(f"{root}.{len(text)}.yaml", modeline + text)
        if verbose:
            print(f"{text!r}: {sorted(offered)}")
        if not has <= offered or lacks & offered:
            faults.append(f"after {text!r} the editor offers {sorted(offered)}")
    metaschema = subprocess.run([command, "--check-metaschema", schema], capture_output=True, text=True)
    if metaschema.returncode != 0:
        faults.append(metaschema.stdout)
    editor.process.kill()
    print("\n".join(faults))
    sys.exit(bool(faults))


main()
