select word || {{ "'-'" }} || word
