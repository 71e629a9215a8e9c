package bench

// Adapt puts another adapter in the place of that of the run, and gives the one that was there.
func (b *Bench) Adapt(f func(Adapter) Adapter) Adapter {
	was := b.cfg.Adapter
	b.cfg.Adapter = f(was)
	return was
}
