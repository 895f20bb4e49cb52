/// Strongly connected components (Tarjan), each after those it leads to; without recursion, for chains of any length.
package func components(of edges: [[Int]]) -> [[Int]] {
    var order = Array(repeating: -1, count: edges.count)
    var low = order
    var isOpen = Array(repeating: false, count: edges.count)
    var open: [Int] = []
    var result: [[Int]] = []
    var counter = 0
    for root in edges.indices where order[root] < 0 {
        var path: [(node: Int, next: Int)] = [(root, 0)]
        while let (node, next) = path.last {
            if next == 0 {
                order[node] = counter
                low[node] = counter
                counter += 1
                open.append(node)
                isOpen[node] = true
            }
            if next < edges[node].count {
                path[path.count - 1].next += 1
                let target = edges[node][next]
                if order[target] < 0 {
                    path.append((target, 0))
                } else if isOpen[target] {
                    low[node] = min(low[node], order[target])
                }
                continue
            }
            path.removeLast()
            if let parent = path.last?.node { low[parent] = min(low[parent], low[node]) }
            guard low[node] == order[node] else { continue }
            var members: [Int] = []
            while let last = open.popLast() {
                isOpen[last] = false
                members.append(last)
                if last == node { break }
            }
            result.append(members.sorted())
        }
    }
    return result
}
