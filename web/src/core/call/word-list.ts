/**
 * The 256 words that two visitors may compare, one for each byte.
 *
 * They are common, mean nothing here, and are easily told apart. What a byte means never changes: the two may have pages
 * of different versions.
 */
export const wordList: readonly string[] = [
  "acorn actor amber anchor angle apple apron arrow aspen attic autumn avenue badge bagel baker balcony",
  "bamboo banjo barrel basket beach beacon bear beetle bell berry bicycle birch biscuit blanket blossom",
  "boat bonfire book bottle boulder branch bread bridge brook brush bucket butter button cabin cactus",
  "camel candle canoe canyon carpet carrot castle cedar celery chalk cherry chess chicken chimney cider",
  "circle clock cloud clover coast cobbler cobweb coconut comet compass copper coral corner cotton",
  "cousin cradle crayon cricket crown cuckoo curtain cushion daisy dancer desert diamond dinner doctor",
  "dolphin donkey dragon drum eagle easel echo elbow elephant ember engine falcon farmer feather fern",
  "fiddle finger flamingo flute forest fossil fountain garden garlic ginger giraffe glacier glove goat",
  "granite grape guitar hammer harbour hazel hedgehog helmet heron honey horizon horse iceberg igloo",
  "island ivory ivy jacket jasmine jelly jigsaw jungle kettle keyhole kitchen kitten ladder lagoon",
  "lantern laurel lavender lemon leopard letter library lighthouse lily lizard lobster magnet mango",
  "maple marble meadow melon mermaid mirror monkey moon moss mountain muffin mushroom needle nephew",
  "noodle nutmeg oasis ocean olive onion orange orchid otter owl paddle palace panda paper parrot",
  "peanut pebble pelican pencil penguin pepper piano pickle picnic pigeon pillow planet pocket pony",
  "poppy potato puddle pumpkin puppet puzzle rabbit radio raven ribbon river robin rocket rooster",
  "saddle salmon sandal satin saucer saxophone seagull shadow shovel silver spider sponge squirrel",
  "statue summer sunset swallow tambourine teapot temple thunder tiger tomato trumpet tulip tunnel",
  "turtle umbrella valley velvet violin volcano waffle wagon walnut whistle willow window winter zebra",
].flatMap((line) => line.split(" "));
