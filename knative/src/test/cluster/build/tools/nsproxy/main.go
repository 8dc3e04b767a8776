// SPDX-License-Identifier: Apache-2.0

// nsproxy joins the host's loopback to a cluster that lives in its own network namespace.
// usage: nsproxy PID [-L hostaddr=clusteraddr]... [-R clusteraddr=hostaddr]...
// -L listens on the host and connects inside; -R listens inside and connects on the host.
package main

import (
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const sysSetns = 308 // amd64

func open(p string) int {
	fd, err := syscall.Open(p, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		log.Fatalf("%s: %v", p, err)
	}
	return fd
}

// in runs f on a thread that is in the network namespace ns; the thread is thrown away afterwards.
func in[T any](ns int, f func() (T, error)) (T, error) {
	type res struct {
		v   T
		err error
	}
	c := make(chan res, 1)
	go func() {
		runtime.LockOSThread() // never unlocked: the runtime ends the thread with the goroutine
		if _, _, e := syscall.RawSyscall(sysSetns, uintptr(ns), syscall.CLONE_NEWNET, 0); e != 0 {
			c <- res{err: e}
			return
		}
		v, err := f()
		c <- res{v, err}
	}()
	r := <-c
	return r.v, r.err
}

func serve(l net.Listener, ns int, to string) {
	for {
		a, err := l.Accept()
		if err != nil {
			log.Print(err)
			return
		}
		go func() {
			defer a.Close()
			b, err := in(ns, func() (net.Conn, error) { return net.DialTimeout("tcp", to, 10*time.Second) })
			if err != nil {
				log.Print(err)
				return
			}
			defer b.Close()
			done := make(chan struct{}, 2)
			cp := func(d, s net.Conn) {
				io.Copy(d, s)
				d.(*net.TCPConn).CloseWrite()
				done <- struct{}{}
			}
			go cp(a, b)
			go cp(b, a)
			<-done
			<-done
		}()
	}
}

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: nsproxy PID [-L hostaddr=clusteraddr]... [-R clusteraddr=hostaddr]...")
		os.Exit(2)
	}
	host, inner := open("/proc/self/ns/net"), open("/proc/"+os.Args[1]+"/ns/net")
	for i := 2; i+1 < len(os.Args); i += 2 {
		from, to, _ := strings.Cut(os.Args[i+1], "=")
		ln, dn := host, inner
		if os.Args[i] == "-R" {
			ln, dn = inner, host
		}
		l, err := in(ln, func() (net.Listener, error) { return net.Listen("tcp", from) })
		if err != nil {
			log.Fatalf("listen %s: %v", from, err)
		}
		go serve(l, dn, to)
	}
	select {}
}
