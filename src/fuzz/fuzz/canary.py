"""The words that stand in every input, and in nothing that the service may write down."""

CHINESE = "密钥"
LATIN = "qx7zkcanary"
CANARY = CHINESE + LATIN

# Percent-encoded in targets and escaped in JSON, the Chinese half reads otherwise.
_FORMS = (LATIN.encode(), CHINESE.encode(), b"\\u5bc6\\u94a5", b"%e5%af%86%e9%92%a5")


def holds_canary(written: bytes) -> bool:
    """Whether a log line, a span, a metric or a key of Redis repeats what a caller sent."""
    lower = written.lower()
    return any(form in lower for form in _FORMS)
