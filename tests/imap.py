"""A mailbox on loopback that speaks as much IMAP4rev1 (RFC 3501) as is asked of it."""

import re
import socketserver
import threading


class ImapBox:
    """Mails by UID in folders; `capabilities` says whether it can MOVE, `refuses` a command it says NO to."""

    def __init__(self, *contents, capabilities="IMAP4rev1 MOVE"):
        self.folders = {"INBOX": dict(enumerate(contents, 1))}
        self.capabilities = capabilities
        self.refuses = ""
        self.password = "hem/ligt"
        box = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                _converse(box, self.rfile, self.wfile)

        socketserver.ThreadingTCPServer.daemon_threads = True
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"imap://sig:hem%2Fligt@127.0.0.1:{self.server.server_address[1]}/INBOX"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, verb, words):
        """The lines before the tagged one, and that one's words."""
        if verb == self.refuses:
            return [], "NO not now"
        if verb == "LOGIN":
            is_right = words[1].strip('"') == self.password
            return [], "OK" if is_right else "NO [AUTHENTICATIONFAILED] wrong"
        if verb == "CAPABILITY":
            return [b"CAPABILITY " + self.capabilities.encode()], "OK"
        if verb == "CREATE":
            is_new = words[0].strip('"') not in self.folders
            self.folders.setdefault(words[0].strip('"'), {})
            return [], "OK" if is_new else "NO there is one"
        if verb == "UID":
            return self.uid(words[0].upper(), words[1:])
        return ([b"1 EXISTS"] if verb == "SELECT" else []), "OK"

    def uid(self, verb, words):
        inbox = self.folders["INBOX"]
        if verb == self.refuses:
            return [], "NO not now"
        if verb == "SEARCH":
            return [b"SEARCH " + " ".join(map(str, inbox)).encode()], "OK"
        uid = int(words[0])
        if verb == "FETCH":
            content = inbox.get(uid)
            head = b"1 FETCH (UID %d BODY[]<0> {%d}\r\n" % (uid, len(content or b""))
            return ([] if content is None else [head + content + b")"]), "OK"
        if verb in ("MOVE", "COPY") and uid in inbox:
            self.folders[words[1].strip('"')][uid] = inbox[uid]
        if verb in ("MOVE", "STORE"):
            inbox.pop(uid, None)
        return [], "OK"


def _converse(box, reader, writer):
    writer.write(b"* OK ready\r\n")
    for line in reader:
        tag, verb, *words = re.findall(r'"[^"]*"|\([^)]*\)|\S+', line.decode())
        lines, said = box.answer(verb.upper(), words)
        for each in lines:
            writer.write(b"* " + each + b"\r\n")
        writer.write(f"{tag} {said} done\r\n".encode())
        if verb.upper() == "LOGOUT":
            return
