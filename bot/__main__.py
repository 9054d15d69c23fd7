"""``python -m bot``."""

if __name__ == "__main__":
    # Not imported above: the drawing process imports this module too, and would load the whole bot with it.
    from bot.lasting import lasting

    with lasting():
        from bot.cli import main

    main(prog_name="python -m bot")
