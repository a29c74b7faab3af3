def halved(price):
    return price / 2
