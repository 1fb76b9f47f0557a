"""`python -m console`; ./rekey starts it in its environment."""

import sys


def main() -> int:
    command, *arguments = sys.argv[1:] or [""]
    if command == "check-key-policy":
        # Scripts ask it many times: it need not wait for what the other commands import.
        from console import exits, key_policy

        return exits.run(key_policy.check_key_policy, arguments, f"rekey {command}")
    from console import cli

    return cli.main()


sys.exit(main())
