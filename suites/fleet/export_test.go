package fleet

// drained waits until all that was handed over is judged. Traces that wait to be used again are dropped.
func (j *judge) drained() {
	j.mu.Lock()
	defer j.mu.Unlock()
	for len(j.waiting) > 0 || j.backlog > 0 {
		j.changed.Wait()
	}
	j.spare = nil
}
