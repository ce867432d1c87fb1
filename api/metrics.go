package api

import (
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics counts what the front door does.
type Metrics struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	streams  prometheus.Gauge
}

// NewMetrics makes the metrics and registers them.
func NewMetrics(r prometheus.Registerer) (*Metrics, error) {
	m := &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "facevalue_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "facevalue_http_request_seconds", Help: "Time from the first byte of a request to its answer, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"route"}),
		streams: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "facevalue_http_streams", Help: "Streams of availability that are open.",
		}),
	}
	for _, c := range []prometheus.Collector{m.requests, m.seconds, m.streams} {
		if err := r.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// routeMetrics are one route's children, found once: a request finds them by its
// status.
type routeMetrics struct {
	byStatus [600]prometheus.Counter
	seconds  prometheus.Observer
}

// boundStatuses are those that any route may answer with.
var boundStatuses = []int{200, 201, 202, 204, 303, 304, 400, 401, 403, 404, 405, 408, 409, 410, 412, 413, 415, 422, 429, 500, 503}

func (m *Metrics) bind(route string) *routeMetrics {
	if m == nil {
		return nil
	}
	b := &routeMetrics{seconds: m.seconds.WithLabelValues(route)}
	for _, status := range boundStatuses {
		b.byStatus[status] = m.requests.WithLabelValues(route, strconv.Itoa(status))
	}
	return b
}

// count counts a request that took so many ms.
func (b *routeMetrics) count(status int, took int64) {
	if b == nil {
		return
	}
	if c := b.byStatus[min(max(status, 0), len(b.byStatus)-1)]; c != nil {
		c.Inc()
	}
	b.seconds.Observe(float64(took) / 1000)
}

func (m *Metrics) stream(n float64) {
	if m != nil {
		m.streams.Add(n)
	}
}
