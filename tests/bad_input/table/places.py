"""Who sends a form, where it is, and where its time is not."""


def by_id(name: str):
    return lambda world: {"public_id": getattr(world, name).public_id}


def call(name: str):
    return lambda world: {"slug": world.calls[name].slug}


def lead(name: str):
    return lambda world: getattr(world, name).started_by


def part(name: str):
    """A person of the demo's cast."""
    return lambda world: getattr(world.cast, name)


def other_calls(who: str, *fitting: str):
    """The calls of every other stage."""
    return lambda world: [
        (getattr(world.cast, who, None) or getattr(world, who), {"slug": one.slug})
        for name, one in world.calls.items()
        if name not in fitting
    ]


def other_applications(*names: str, **more):
    return lambda world: [
        (getattr(world, name).started_by, {"public_id": getattr(world, name).public_id, **more}) for name in names
    ]


def others(who: str, *names: str, key: str = "public_id"):
    return lambda world: [(getattr(world.cast, who), {key: getattr(getattr(world, name), key)}) for name in names]


NOT_DRAFTS = ("sent", "withdrawn", "late", "to_check", "to_talk", "funded")
