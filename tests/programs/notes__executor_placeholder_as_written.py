with concurrent.futures.ThreadPoolExecutor() as executor:
    # do the works needed to do with all the execute(s)
