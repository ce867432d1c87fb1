# make without a target prints the targets. What they do is the same on a
# laptop and on the build server.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

PLAN     ?=
LISTEN   ?=
BENCH    ?= .
ONLY     ?=
PACKAGES ?= ./...
CHECKS   ?= 5000
SEEDS    ?= 50000
KILLS    ?= 1000
N        ?= 100000
CLIENTS  ?= 1000
RACE     ?= -race
FUZZTIME ?= 20s
COVERED  := ./sale ./seating

TOOLS := bin/staticcheck bin/gofumpt bin/testsum

.PHONY: help build web run soldout test check format bench fairness microbench e2e refunds soak sagas cover fuzz openapi stripe-mock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: web ## build ./bin/facevalue, with the shop in it when Node 20 is there
	go build -o bin/facevalue ./cmd/facevalue

web: ## bundle the shop into web/dist; says so when there is no Node
	@web/with-node build

run: build ## the demo: two sales, a payment sandbox and mails to look at; LISTEN=:9000 for another port
	./bin/facevalue demo $(if $(LISTEN),--listen "$(LISTEN)")

soldout: build ## sell out a stadium, kill it midway, audit it; PLAN=file sells that seating plan
	./bin/facevalue run $(if $(PLAN),--plan "$(PLAN)")

test: bin/testsum web ## vet and all tests, with the race detector; ends with "N passed, N failed"
	@.ci/need strace gcc
	@echo "go vet, go test $(RACE) $(PACKAGES)"
	@{ status=0; \
	   go vet $(PACKAGES) || { status=1; echo '{"Action":"fail","Package":"go vet"}'; }; \
	   go test -C tools -json ./... || status=1; \
	   web/with-node test || status=1; \
	   go test -json $(RACE) -timeout 10m $(PACKAGES) || status=1; \
	   exit $$status; } 2>&1 | bin/testsum

check: $(TOOLS) ## format, vet, staticcheck and the rules of the house
	@unformatted=$$(bin/gofumpt -l . tools); \
	 [ -z "$$unformatted" ] || { echo "not formatted (make format does it):"; echo "$$unformatted"; exit 1; }
	go vet ./...
	go vet -C tools ./...
	bin/staticcheck ./...
	go test ./house

format: bin/gofumpt ## write all Go files in the one format
	bin/gofumpt -l -w . tools

bench: ## measure and print both sides of each ratio; ONLY=p1,p3,... to choose
	go run ./bench $(if $(ONLY),-only $(ONLY))

fairness: ## who gets the tickets, fans or brokers, drawn or first come: a simulation
	go run ./draw/share

microbench: ## benchmarks of single packages; BENCH=regexp, PACKAGES=list to choose
	go test -run '^$$' -bench '$(BENCH)' -benchtime 1s -p 1 $(PACKAGES)

e2e: KILLS = 10
e2e: ## sell a house out over HTTP while the server is killed: CLIENTS=n, KILLS=n
	go test -count=1 -timeout 0 ./test -v -run 'Shop' -clients=$(CLIENTS) -shop.kills=$(KILLS)

refunds: KILLS = 10
refunds: ## cancel an event with 2,000 paid orders and kill the server while the money goes back
	go test -count=1 -timeout 0 ./test -v -run TestCancelledEvent -cancel.orders=2000 -cancel.kills=$(KILLS)

soak: ## many more kills, random inputs and seeds: KILLS=n, CHECKS=n, SEEDS=n
	go test -count=1 -timeout 0 ./test -v -run TestKilled -kills=$(KILLS)
	go test -count=1 -timeout 0 $$(.ci/with-rapid) -rapid.checks=$(CHECKS)
	go test -count=1 -timeout 0 ./desk -run TestDriver -seeds=$(SEEDS)
	go test -count=1 -timeout 0 ./sim -run TestSale -seeds=$(SEEDS)

sagas: ## N whole purchases, each with its own bad luck, and both sides' books compared
	go test -count=1 -timeout 0 ./saga -v -run TestSagas -sagas=$(N)

cover: ## tests of sale and seating must reach 95 % of their statements
	.ci/cover 95 $(COVERED)

fuzz: ## every fuzz target for FUZZTIME; PACKAGES=list to choose
	.ci/fuzz $(FUZZTIME) $(filter-out ./...,$(PACKAGES))

openapi: ## write api/openapi.json anew from the routes, and lint it where Node is
	go test -count=1 ./api/admin -run TestDocument -rewrite
	@if command -v npx >/dev/null; then npx --yes @redocly/cli@2.77.0 lint api/openapi.json --config api/redocly.yaml; fi

stripe-mock: ## get the program that holds requests against Stripe's description, for the tests of payment/stripe
	GOBIN=$(CURDIR)/bin go install github.com/stripe/stripe-mock@v0.203.0

clean: ## remove what make has made
	rm -rf bin coverage web/node_modules web/test/out web/dist/*

bin/staticcheck: tools/go.mod
	go build -C tools -o ../bin/ honnef.co/go/tools/cmd/staticcheck

bin/gofumpt: tools/go.mod
	go build -C tools -o ../bin/ mvdan.cc/gofumpt

bin/testsum: $(wildcard tools/testsum/*.go)
	go build -C tools -o ../bin/ ./testsum
