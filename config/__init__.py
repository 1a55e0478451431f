import gc

# Every process begins here. What is loaded at its start is no garbage: looking through it time and
# again took a fifth of the start. A batch that earns is made of less than fifty thousand objects,
# and none of them is garbage until it is over.
gc.set_threshold(50_000, 20, 20)
