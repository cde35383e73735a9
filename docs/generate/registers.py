"""The pages of registers: what a row is, and every column with its type, range, sensitivity and purpose."""

from __future__ import annotations

from commands import NOTE


def pages() -> dict[str, str]:
    from puhui.packs import find_packs
    from puhui.registers import load

    registers = load(find_packs())
    text = NOTE + "# Registers\n\nWhat the shipped packs declare. A roster's headers are the column names or their Chinese words. "
    text += "Identity columns go into the encrypted compartment only.\n\n"
    text += "| kind of unit | | |\n|---|---|---|\n"
    for kind in registers.kinds.values():
        note = f"groups `{kind.groups}`" if kind.groups else "a level of region" if kind.region else f"lies at `{kind.lies}`"
        text += f"| `{kind.name}` | {kind.say} | {note} |\n"
    for register in registers.registers.values():
        text += _register(register)
    return {"registers.md": text}


def _register(register: object) -> str:
    from puhui.registers.declared import Register

    assert isinstance(register, Register)
    text = f"\n## {register.name} {register.say}\n\n{register.row}。{register.collected}。通常晚 {register.late_days} 天。注意：{register.beware}。\n\n"
    text += "| column | | type | range or words | identity | sensitivity | purpose |\n|---|---|---|---|---|---|---|\n"
    for column in register.columns.values():
        words = "、".join(f"{code} {label}" for code, label in column.values)
        bounds = f"{column.low} … {column.high}" if column.low is not None and column.type in ("integer", "date") else ""
        if column.type in ("yuan", "percent") and isinstance(column.low, int) and isinstance(column.high, int):
            bounds = f"{column.low // 100} … {column.high // 100}"
        cells = [
            f"`{column.name}`{' *' if column.required else ''}",
            column.say,
            column.type,
            words or bounds,
            "yes" if column.identity else "",
            column.sensitivity,
            column.purpose,
        ]
        text += "| " + " | ".join(cells) + " |\n"
    if register.facts:
        text += "\n| computed fact | | |\n|---|---|---|\n"
        for fact in register.facts:
            text += f"| `{fact.name}` | {fact.say} | `{' '.join(fact.text.split()).replace('|', chr(92) + '|')}` |\n"
    return text
