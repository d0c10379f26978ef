def f(:
    ☃ = "
