package checks

// FollowMost lets tests have few devices where thousands would be needed.
func (r *Runner) FollowMost(devices int) { r.most = devices }
