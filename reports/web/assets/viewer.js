// The pages work without this script; it adds what a page cannot do by itself.
